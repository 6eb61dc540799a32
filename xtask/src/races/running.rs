//! A run of the command, which may be killed.

use std::io::Read;
use std::process::{Child, Command, ExitStatus, Stdio};
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
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| cannot_start(&command, &error))?;
        Ok(Self {
            line: line(&command),
            child,
            begun: Instant::now(),
        })
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
            stderr: text(self.child.stderr.take())?,
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
