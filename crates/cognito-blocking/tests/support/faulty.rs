//! A peer that does the same wrong thing on each connection, and counts what it received.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use rustls::{HandshakeKind, ServerConfig, ServerConnection};

use super::{PASSWORD_VERIFIER, PATIENCE, TOKENS};

/// The pause between the octets of a slow peer. No test waits for it.
const PACE: Duration = Duration::from_millis(5);

/// It runs until the test's process ends.
pub(crate) struct Peer {
    address: SocketAddr,
    events: Receiver<Event>,
}

enum Event {
    Begun(SocketAddr),
    /// The number of requests that were read, and whether its TLS session was resumed.
    Ended(usize, bool),
}

/// The counts: connections, requests that were read completely, and connections that resumed an
/// earlier TLS session.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    pub(crate) requests: usize,
    pub(crate) resumed: usize,
}

/// What is done on each connection before it is closed.
pub(crate) type Play = fn(&mut Connection);

impl Peer {
    pub(crate) fn start(tls: Option<Arc<ServerConfig>>, play: Play) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, events) = channel();
        thread::spawn(move || {
            loop {
                let (stream, from) = listener.accept().unwrap();
                let (tls, sender) = (tls.clone(), sender.clone());
                let _ = sender.send(Event::Begun(from));
                thread::spawn(move || Connection::of(stream, tls).play(play, &sender));
            }
        });
        Self { address, events }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The counts. The client must have finished.
    pub(crate) fn seen(self) -> Seen {
        // Connections arrive in order: this one is the last.
        let last = TcpStream::connect(self.address).unwrap();
        let last_from = last.local_addr().unwrap();
        // Kept open until it is accepted: Wine may not report a connection that was closed before.
        let mut last = Some(last);
        let mut seen = Seen::default();
        let (mut open, mut all_begun) = (0, false);
        while !all_begun || open > 0 {
            let event = self.events.recv_timeout(PATIENCE);
            match event.unwrap_or_else(|_| panic!("{open} are open, all begun: {all_begun}")) {
                Event::Begun(from) => {
                    open += 1;
                    match from == last_from {
                        true => {
                            drop(last.take());
                            all_begun = true;
                        }
                        false => seen.connections += 1,
                    }
                }
                Event::Ended(requests, resumed) => {
                    open -= 1;
                    seen.requests += requests;
                    seen.resumed += usize::from(resumed);
                }
            }
        }
        seen
    }
}

pub(crate) struct Connection {
    stream: TcpStream,
    tls: Option<ServerConnection>,
    requests: usize,
    /// The last request that was read.
    last: Vec<u8>,
}

impl Connection {
    fn of(stream: TcpStream, tls: Option<Arc<ServerConfig>>) -> Self {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self {
            stream,
            tls: tls.map(|tls| ServerConnection::new(tls).unwrap()),
            requests: 0,
            last: Vec::new(),
        }
    }

    fn play(mut self, play: Play, events: &Sender<Event>) {
        play(&mut self);
        let requests = self.requests;
        let kind = self.tls.as_ref().and_then(|tls| tls.handshake_kind());
        drop(self);
        let _ = events.send(Event::Ended(requests, kind == Some(HandshakeKind::Resumed)));
    }

    /// Completes the handshake, if the client does.
    pub(crate) fn shake_hands(&mut self) {
        let tls = self.tls.as_mut().unwrap();
        while tls.is_handshaking() && tls.complete_io(&mut self.stream).is_ok() {}
    }

    /// Reads one request completely, over TLS if there is TLS, and counts it.
    pub(crate) fn request(&mut self) {
        let mut octets = Vec::new();
        while !is_whole(&octets) {
            let mut piece = [0; 4096];
            let length = match &mut self.tls {
                Some(tls) => rustls::Stream::new(tls, &mut self.stream).read(&mut piece),
                None => self.stream.read(&mut piece),
            };
            match length {
                Ok(0) | Err(_) => return,
                Ok(length) => octets.extend_from_slice(&piece[..length]),
            }
        }
        self.requests += 1;
        self.last = octets;
    }

    /// Answers each request like a user pool that signs everybody in with SRP, until the client
    /// closes the connection.
    pub(crate) fn serve(&mut self) {
        self.answer_each(|request| match request.contains(".InitiateAuth\r") {
            true => PASSWORD_VERIFIER.to_owned(),
            false => TOKENS.to_owned(),
        });
    }

    /// Answers each request with this body, until the client closes the connection.
    pub(crate) fn answer_each(&mut self, body: fn(&str) -> String) {
        loop {
            let before = self.requests;
            self.request();
            if self.requests == before {
                return;
            }
            let body = body(&String::from_utf8_lossy(&self.last));
            let length = body.len();
            let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
            let _ = self.say(answer.as_bytes());
        }
    }

    /// Waits for a whole request, counts it, and leaves its last octet unread: closing a connection
    /// with unread data resets it. Without TLS.
    pub(crate) fn request_that_is_reset(&mut self) {
        let mut octets = Vec::new();
        while !is_whole(&octets) {
            let mut octet = [0];
            let is_last = {
                octets.push(b'}');
                is_whole(&octets)
            };
            octets.pop();
            let length = match is_last {
                true => self.stream.peek(&mut octet),
                false => self.stream.read(&mut octet),
            };
            match length {
                Ok(1) => octets.push(octet[0]),
                _ => return,
            }
        }
        self.requests += 1;
    }

    /// Reads a request and sends this.
    pub(crate) fn answer(&mut self, octets: impl AsRef<[u8]>) {
        self.has_answered(octets.as_ref());
    }

    /// Whether there was a request, and this was sent. Nothing is sent on a closed connection:
    /// under Wine 8, writing more to it than fits into the buffer never ends.
    fn has_answered(&mut self, octets: &[u8]) -> bool {
        let before = self.requests;
        self.request();
        self.requests > before && self.say(octets).is_ok()
    }

    /// Reads a request and sends this again and again, until the client closes the connection.
    pub(crate) fn flood(&mut self, begun: impl AsRef<[u8]>, again: &str) {
        let many = again.repeat(1 + 4096 / again.len());
        let mut is_there = self.has_answered(begun.as_ref());
        while is_there {
            is_there = self.say(many.as_bytes()).is_ok();
        }
    }

    /// Reads a request and sends this, then repeats it one octet at a time until the client closes
    /// the connection: the client never waits long for an octet.
    pub(crate) fn trickle(&mut self, begun: &str, again: &str) {
        if !self.has_answered(begun.as_bytes()) {
            return;
        }
        for octet in again.as_bytes().chunks(1).cycle() {
            if self.say(octet).is_err() {
                return;
            }
            thread::sleep(PACE);
        }
    }

    fn say(&mut self, octets: &[u8]) -> std::io::Result<()> {
        match &mut self.tls {
            Some(tls) => rustls::Stream::new(tls, &mut self.stream).write_all(octets),
            None => self.stream.write_all(octets),
        }
    }

    /// Reads a request and sends this, then nothing until the client closes the connection.
    pub(crate) fn stall(&mut self, octets: &str) {
        self.answer(octets);
        self.until_gone();
    }

    /// Writes octets to the TCP connection, below any TLS, then nothing until the client closes it.
    pub(crate) fn raw(&mut self, octets: &[u8]) {
        let _ = self.stream.write_all(octets);
        self.until_gone();
    }

    /// Writes octets to the TCP connection, below any TLS, then repeats the last one, one at a
    /// time, until the client closes it.
    pub(crate) fn raw_trickle(&mut self, octets: &[u8]) {
        let last = octets.last().into_iter().cycle();
        for octet in octets.iter().chain(last) {
            if self.stream.write_all(&[*octet]).is_err() {
                return;
            }
            thread::sleep(PACE);
        }
    }

    /// Sends the fatal alert of a TLS server that cannot read what it received; then nothing until
    /// the client closes the connection.
    pub(crate) fn alert(&mut self) {
        let tls = self.tls.as_mut().unwrap();
        // A record of application data that is not encrypted.
        let mut record = vec![0x17, 0x03, 0x03, 0x00, 0x20];
        record.extend_from_slice(&[0; 0x20]);
        tls.read_tls(&mut record.as_slice()).unwrap();
        if tls.process_new_packets().is_err() {
            let _ = tls.write_tls(&mut self.stream);
        }
        self.until_gone();
    }

    /// Reads until the client closes the connection, so that nothing that was sent is lost.
    pub(crate) fn until_gone(&mut self) {
        let _ = std::io::copy(&mut self.stream, &mut std::io::sink());
    }
}

/// Whether this is a whole request: a head, and a body of the length that it names.
fn is_whole(octets: &[u8]) -> bool {
    let Some(end) = octets.windows(4).position(|end| end == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&octets[..end]).to_lowercase();
    let length = head
        .split("\r\n")
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length.unwrap_or("0").parse().unwrap();
    octets.len() >= end + 4 + length
}
