//! An app client of the hosted login, and commands that wait for a browser.

use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::Arc;

use cognito_emulator::{Emulator, NewAppClient};
use cognito_srp_core::ClientSecret;

use crate::browser::Browser;
use crate::kept::{Kept, Way};
use crate::support::{PASSWORD, SECRET, emulator};

pub(crate) const SCOPES: [&str; 4] = [
    "openid",
    "email",
    "profile",
    "aws.cognito.signin.user.admin",
];

/// Ports that were free a moment ago. Another program may have taken one since, so a test
/// tries several.
fn ports() -> impl Iterator<Item = u16> {
    core::iter::repeat_with(|| {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    })
}

pub(crate) fn callback(port: u16) -> String {
    format!("http://127.0.0.1:{port}/callback")
}

/// An app client of the hosted login, with these ports in its callback URLs.
fn webapp(confidential: bool, ports: &[u16]) -> NewAppClient {
    let client = match confidential {
        true => NewAppClient::confidential(ClientSecret::new(SECRET)),
        false => NewAppClient::public(),
    };
    let callbacks: Vec<String> = ports.iter().map(|port| callback(*port)).collect();
    let logouts: Vec<String> = ports
        .iter()
        .map(|port| format!("http://localhost:{port}/bye"))
        .collect();
    client
        .with_oauth(["code"], SCOPES)
        .with_callback_urls(callbacks.iter().map(String::as_str))
        .with_logout_urls(logouts.iter().map(String::as_str))
}

/// A command that has opened a browser, and waits for it.
pub(crate) struct Waiting {
    child: Child,
    lines: BufReader<ChildStderr>,
    pub(crate) url: String,
    pub(crate) port: u16,
}

impl Waiting {
    /// Starts the command with one of these ports, and reads the URL.
    pub(crate) fn start(ports: &[u16], command: impl Fn(u16) -> Command) -> Self {
        // There is a browser, but it does nothing.
        Self::start_with(ports, "true", "opening a browser", command)
    }

    /// The same with this browser, and a first line that says this.
    pub(crate) fn start_with(
        ports: &[u16],
        browser: &str,
        said: &str,
        command: impl Fn(u16) -> Command,
    ) -> Self {
        for port in ports {
            let mut command = command(*port);
            command.env("BROWSER", browser);
            let mut child = command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut lines = BufReader::new(child.stderr.take().unwrap());
            let mut first = String::new();
            lines.read_line(&mut first).unwrap();
            if first.contains("cannot listen on") {
                child.wait().unwrap();
                continue;
            }
            assert!(first.contains(said), "{first}");
            let mut url = String::new();
            lines.read_line(&mut url).unwrap();
            return Self {
                child,
                lines,
                url: url.trim_end().to_owned(),
                port: *port,
            };
        }
        panic!("no port of these is free: {ports:?}");
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn callback(&self) -> String {
        callback(self.port)
    }

    /// Its last messages and output.
    pub(crate) fn ends(mut self) -> (ExitStatus, String, String) {
        let (mut said, mut printed) = (String::new(), String::new());
        self.lines.read_to_string(&mut said).unwrap();
        let mut output = self.child.stdout.take().unwrap();
        output.read_to_string(&mut printed).unwrap();
        (self.child.wait().unwrap(), said, printed)
    }
}

/// An emulator, ports, and a directory where nobody is signed in.
pub(crate) struct Site {
    pub(crate) emulator: Arc<Emulator>,
    pub(crate) ports: Vec<u16>,
    pub(crate) kept: Kept,
}

impl Site {
    pub(crate) fn new(way: Way) -> Self {
        let emulator = Arc::new(emulator());
        let ports: Vec<u16> = ports().take(4).collect();
        let kept = Kept::of(&emulator, way, webapp(way.is_confidential(), &ports));
        Self {
            emulator,
            ports,
            kept,
        }
    }

    pub(crate) fn login(&self, more: &[&str]) -> Waiting {
        Waiting::start(&self.ports, |port| {
            let mut command = self
                .kept
                .begin(&["login", "--redirect-uri", &callback(port)]);
            command.args(more);
            command
        })
    }

    /// Alice's browser, which reaches the emulator itself: the URL that it returns to.
    pub(crate) fn alice_signs_in(&self, waiting: &Waiting) -> String {
        let (_, path) = waiting.url.split_once("/oauth2/").unwrap();
        let url = format!("{}/oauth2/{path}", self.emulator.endpoint());
        Browser::new(&self.emulator).signs_in(&url, "alice", PASSWORD)
    }
}

pub(crate) fn ends_well(waiting: Waiting) -> String {
    let (status, said, printed) = waiting.ends();
    assert_eq!(status.code(), Some(0), "{said}");
    assert_eq!(printed, "", "what is kept is not printed");
    said
}
