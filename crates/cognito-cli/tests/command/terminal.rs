//! A terminal without a user: a pseudo-terminal in which the command runs.

use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::blocking::{self, Pty};
use rustix::termios::{self, LocalModes};
use serde_json::Value;

use crate::support::{Running, token_object};

/// Far more than anything takes: only a failing test waits that long.
const PATIENCE: Duration = Duration::from_secs(30);

/// The command in a terminal. Its standard output goes elsewhere, as in
/// `cognito sign-in > tokens.json`.
pub(crate) struct Terminal {
    child: Running,
    pty: Arc<Pty>,
    pieces: Receiver<Vec<u8>>,
    screen: Vec<u8>,
    /// The part of the screen that was already waited for.
    read: usize,
}

impl Terminal {
    pub(crate) fn start(command: Command) -> Self {
        Self::run(command.into())
    }

    /// The same with standard error elsewhere, too.
    pub(crate) fn start_without_stderr(command: Command) -> Self {
        Self::run(blocking::Command::from(command).stderr(Stdio::null()))
    }

    /// The same with standard output in the terminal, too: `end` is not for this.
    pub(crate) fn start_with_stdout(command: Command) -> Self {
        Self::run_as_it_is(command.into())
    }

    fn run(command: blocking::Command) -> Self {
        Self::run_as_it_is(command.stdout(Stdio::piped()))
    }

    fn run_as_it_is(command: blocking::Command) -> Self {
        let (pty, pts) = blocking::open().unwrap();
        let child = Running(command.spawn(pts).unwrap());
        let pty = Arc::new(pty);
        let (sender, pieces) = mpsc::channel();
        let reader = Arc::clone(&pty);
        // Ends with the error that a terminal gives when the command has ended.
        thread::spawn(move || {
            let mut piece = [0; 4096];
            while let Ok(length @ 1..) = (&*reader).read(&mut piece) {
                if sender.send(piece[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            pty,
            pieces,
            screen: Vec::new(),
            read: 0,
        }
    }

    /// What the terminal has shown so far.
    pub(crate) fn screen(&self) -> String {
        String::from_utf8_lossy(&self.screen).into_owned()
    }

    /// The number that the terminal shows after this, at the end of a line.
    pub(crate) fn number_after(&mut self, text: &str) -> i32 {
        self.wait_for(text);
        let from = self.read;
        self.wait_for("\r\n");
        let line = String::from_utf8_lossy(&self.screen[from..self.read]);
        line.trim().parse().unwrap()
    }

    /// The number of the process.
    pub(crate) fn process(&self) -> u32 {
        self.child.0.id()
    }

    /// Waits until the terminal shows this, after what was waited for before.
    pub(crate) fn wait_for(&mut self, text: &str) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let new = &self.screen[self.read..];
            let found = new
                .windows(text.len())
                .position(|window| window == text.as_bytes());
            if let Some(position) = found {
                self.read += position + text.len();
                return self;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.pieces.recv_timeout(left) {
                Ok(piece) => self.screen.extend(piece),
                Err(_) => panic!("{text:?} does not come:\n{}", self.screen()),
            }
        }
    }

    /// Waits for a hidden prompt: for its text, and until what is typed is not shown.
    pub(crate) fn wait_for_hidden(&mut self, prompt: &str) -> &mut Self {
        self.wait_for(prompt);
        let deadline = Instant::now() + PATIENCE;
        while self.echoes() {
            assert!(Instant::now() < deadline, "{prompt:?} is not hidden");
            thread::yield_now();
        }
        self
    }

    /// Whether what is typed is shown.
    pub(crate) fn echoes(&self) -> bool {
        let modes = termios::tcgetattr(&*self.pty).unwrap().local_modes;
        modes.contains(LocalModes::ECHO)
    }

    /// Types a line.
    pub(crate) fn type_line(&mut self, line: &str) -> &mut Self {
        (&*self.pty).write_all(line.as_bytes()).unwrap();
        (&*self.pty).write_all(b"\n").unwrap();
        self
    }

    /// Types one character, such as Ctrl-C.
    pub(crate) fn type_key(&mut self, key: char) -> &mut Self {
        write!(&*self.pty, "{key}").unwrap();
        self
    }

    /// Types Ctrl-D, the end of input.
    pub(crate) fn type_end(&mut self) -> &mut Self {
        self.type_key('\u{4}')
    }

    /// Waits for the end. Returns the exit code and the standard output.
    pub(crate) fn end(&mut self) -> (Option<i32>, String) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.pieces.recv_timeout(left) {
                Ok(piece) => self.screen.extend(piece),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end:\n{}", self.screen()),
            }
        }
        let mut stdout = String::new();
        let mut pipe = self.child.0.stdout.take().unwrap();
        pipe.read_to_string(&mut stdout).unwrap();
        let status = self.child.0.wait().unwrap();
        (status.code(), stdout)
    }

    /// Waits for the end, which must be a success: exactly one JSON object.
    pub(crate) fn tokens(&mut self) -> Value {
        let (code, stdout) = self.end();
        assert_eq!(code, Some(0), "{}", self.screen());
        token_object(&stdout)
    }
}
