//! A run of the command, which may be killed.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::command::{cannot_start, line};

/// Who takes longer hangs.
const LONGEST: Duration = Duration::from_secs(60);

/// How often it is asked whether it has ended.
const POLL: Duration = Duration::from_micros(200);

/// A command that runs.
pub(crate) struct Running {
    line: String,
    child: Child,
    said: BufReader<ChildStderr>,
    begun: Instant,
}

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    line: String,
    status: ExitStatus,
    pub(crate) stdout: String,
    stderr: String,
    pub(crate) took: Duration,
}

impl Running {
    pub(crate) fn start(mut command: Command) -> Result<Self, Failure> {
        command.stdin(Stdio::null());
        Self::spawn(command)
    }

    /// One that waits for a line ([`is_told`](Self::is_told)).
    pub(crate) fn start_with_input(mut command: Command) -> Result<Self, Failure> {
        command.stdin(Stdio::piped());
        Self::spawn(command)
    }

    fn spawn(mut command: Command) -> Result<Self, Failure> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| cannot_start(&command, &error))?;
        let said = child.stderr.take().ok_or("a command without its errors")?;
        Ok(Self {
            line: line(&command),
            child,
            said: BufReader::new(said),
            begun: Instant::now(),
        })
    }

    /// The next line on standard error that begins like this.
    pub(crate) fn says(&mut self, beginning: &str) -> Result<String, Failure> {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            if self.said.read_line(&mut line)? == 0 {
                return Err(format!("`{}` ends, and says: {all}", self.line).into());
            }
            if line.starts_with(beginning) {
                return Ok(line.trim_end().to_owned());
            }
            all += &line;
        }
    }

    /// Types a line. How long it takes counts from here.
    pub(crate) fn is_told(&mut self, line: &str) -> Result<(), Failure> {
        let mut stdin = self.child.stdin.take().ok_or("nobody listens")?;
        self.begun = Instant::now();
        Ok(writeln!(stdin, "{line}")?)
    }

    /// Ends it as a power failure of its own would. It may have ended before.
    pub(crate) fn kill(&mut self) -> Result<(), Failure> {
        Ok(self.child.kill()?)
    }

    pub(crate) fn end(mut self) -> Result<Ended, Failure> {
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if self.begun.elapsed() > LONGEST {
                self.kill()?;
                return Err(format!("`{}` hangs", self.line).into());
            }
            thread::sleep(POLL);
        };
        let took = self.begun.elapsed();
        // Neither has as much as would make it wait for us.
        Ok(Ended {
            line: self.line,
            status,
            stdout: text(self.child.stdout.take())?,
            stderr: text(Some(self.said))?,
            took,
        })
    }
}

impl Ended {
    /// The exit code; `None` of a killed one.
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// What it was, for people.
    pub(crate) fn words(&self) -> String {
        let Self {
            line,
            status,
            stderr,
            ..
        } = self;
        format!("`{line}`: {status}: {}", stderr.trim())
    }
}

fn text(pipe: Option<impl Read>) -> Result<String, Failure> {
    let mut octets = Vec::new();
    if let Some(mut pipe) = pipe {
        pipe.read_to_end(&mut octets)?;
    }
    Ok(String::from_utf8_lossy(&octets).into_owned())
}
