//! Many at once.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "tests"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};

use cognito_emulator::Emulator;

const CONNECTIONS: usize = 1000;

/// Both ends of each connection are of this process, for which macOS has 256 descriptors.
#[cfg(unix)]
fn allow_descriptors() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let wanted = 4096;
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        let limit = Rlimit {
            current: Some(limit.maximum.unwrap_or(wanted).min(wanted)),
            maximum: limit.maximum,
        };
        setrlimit(Resource::Nofile, limit).expect("descriptors for 1,000 connections");
    }
}

#[cfg(not(unix))]
fn allow_descriptors() {}

/// Reads an answer: its status line.
fn answer(connection: &mut BufReader<TcpStream>) -> String {
    let mut status = String::new();
    connection.read_line(&mut status).expect("an answer");
    let mut length = 0;
    loop {
        let mut line = String::new();
        connection.read_line(&mut line).expect("a header");
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(octets) = line.strip_prefix("content-length: ") {
            length = octets.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).expect("a body");
    status.trim_end().to_owned()
}

/// All connect before anybody is answered; each asks twice.
#[test]
fn a_thousand_connections_at_once_are_all_answered() {
    allow_descriptors();
    let emulator = Emulator::start().unwrap();
    let address = emulator.endpoint().strip_prefix("http://").unwrap();
    let address: SocketAddr = address.parse().unwrap();
    let mut connections: Vec<_> = (0..CONNECTIONS)
        .map(|_| BufReader::new(TcpStream::connect(address).expect("a connection")))
        .collect();
    let body = r#"{"MaxResults":1}"#;
    let request = format!(
        "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: {}\r\n\
         x-amz-target: AWSCognitoIdentityProviderService.ListUserPools\r\n\r\n{body}",
        body.len()
    );
    for _ in 0..2 {
        for connection in &mut connections {
            let written = connection.get_mut().write_all(request.as_bytes());
            written.expect("an open connection");
        }
        for connection in &mut connections {
            assert_eq!(answer(connection), "HTTP/1.1 200 OK");
        }
    }
}
