//! A server on loopback that follows a script and reports the requests. It waits for the client's
//! actions, never for a time.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use cognito_srp_core::AppClient;

use super::{PATIENCE, app_client};

/// What the server does with a request that it has read.
pub(crate) enum Reply {
    /// Writes this and keeps the connection for the next request.
    Answer(String),
    /// The same, after a signal.
    When(Receiver<()>, String),
    /// Writes this and closes the connection.
    Cut(String),
    /// Writes this, then nothing until the client closes the connection.
    Stall(String),
    /// Writes this, then chunks until the client closes the connection.
    Endless(String),
}

impl Reply {
    /// An answer that waits for the test.
    pub(crate) fn when(self, told: Receiver<()>) -> Self {
        match self {
            Self::Answer(octets) => Self::When(told, octets),
            _ => panic!("not an answer"),
        }
    }
}

/// A request as it was received.
#[derive(Debug)]
pub(crate) struct Received {
    /// Counted from 0.
    pub(crate) connection: usize,
    /// `POST / HTTP/1.1`
    pub(crate) line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(candidate, _)| candidate.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    pub(crate) fn header_names(&self) -> impl Iterator<Item = String> {
        self.headers.iter().map(|(name, _)| name.to_lowercase())
    }
}

enum Event {
    Request(Received),
    ClientGone,
}

pub(crate) struct Server {
    address: SocketAddr,
    events: Receiver<Event>,
}

impl Server {
    /// A server that answers one request after the other with these replies, and stops after the
    /// last.
    pub(crate) fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, events) = channel();
        let script: Vec<Reply> = script.into_iter().collect();
        thread::spawn(move || follow(&listener, script, &sender));
        Self { address, events }
    }

    pub(crate) fn app_client(&self) -> AppClient {
        app_client(&self.url())
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// All requests for which no test has waited. A request is reported before it is answered, so
    /// none is missing when the client has finished.
    pub(crate) fn requests(&self) -> Vec<Received> {
        let requests = self.events.try_iter().filter_map(|event| match event {
            Event::Request(request) => Some(request),
            Event::ClientGone => None,
        });
        requests.collect()
    }

    /// The next request, if it has come.
    pub(crate) fn request_by_now(&self) -> Option<Received> {
        match self.events.try_recv() {
            Ok(Event::Request(request)) => Some(request),
            Ok(Event::ClientGone) | Err(_) => None,
        }
    }

    /// Waits for the next request.
    pub(crate) fn request(&self) -> Received {
        match self.events.recv_timeout(PATIENCE) {
            Ok(Event::Request(request)) => request,
            Ok(Event::ClientGone) => panic!("the client went away"),
            Err(error) => panic!("no request: {error}"),
        }
    }

    /// Waits until the client has closed a connection on which it got no complete answer.
    pub(crate) fn client_gone(&self) {
        match self.events.recv_timeout(PATIENCE) {
            Ok(Event::ClientGone) => {}
            Ok(Event::Request(request)) => panic!("one request more: {request:?}"),
            Err(error) => panic!("the client is still there: {error}"),
        }
    }
}

fn follow(listener: &TcpListener, script: Vec<Reply>, events: &Sender<Event>) {
    let mut connections = 0;
    let mut open: Option<TcpStream> = None;
    for reply in script {
        let (mut stream, request) = loop {
            let mut stream = match open.take() {
                Some(stream) => stream,
                None => {
                    connections += 1;
                    listener.accept().unwrap().0
                }
            };
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            if let Some(request) = receive(&mut stream, connections - 1) {
                break (stream, request);
            }
        };
        // Before the answer, so that the report exists when the client has the answer.
        let _ = events.send(Event::Request(request));
        match reply {
            Reply::Answer(octets) => {
                let _ = stream.write_all(octets.as_bytes());
                open = Some(stream);
            }
            Reply::When(told, octets) => {
                told.recv_timeout(PATIENCE).unwrap();
                let _ = stream.write_all(octets.as_bytes());
                open = Some(stream);
            }
            Reply::Cut(octets) => {
                let _ = stream.write_all(octets.as_bytes());
            }
            Reply::Stall(octets) => {
                let _ = stream.write_all(octets.as_bytes());
                let end = stream.read(&mut [0]);
                if !matches!(&end, Err(error) if error.kind() == ErrorKind::WouldBlock) {
                    let _ = events.send(Event::ClientGone);
                }
            }
            Reply::Endless(octets) => {
                let _ = stream.write_all(octets.as_bytes());
                let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
                while stream.write_all(chunk.as_bytes()).is_ok() {}
                let _ = events.send(Event::ClientGone);
            }
        }
    }
}

/// Returns `None` if the client closed the connection instead.
fn receive(stream: &mut TcpStream, connection: usize) -> Option<Received> {
    let mut octets = Vec::new();
    let mut piece = [0; 4096];
    let mut wanted = None;
    loop {
        if wanted.is_none() {
            wanted = octets.windows(4).position(|end| end == b"\r\n\r\n");
        }
        if let Some(end) = wanted {
            let head = str::from_utf8(&octets[..end]).unwrap();
            let (line, rest) = head.split_once("\r\n").unwrap();
            let headers = rest
                .split("\r\n")
                .map(|header| header.split_once(": ").unwrap())
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
            let mut request = Received {
                connection,
                line: line.to_owned(),
                headers: headers.collect(),
                body: octets[end + 4..].to_vec(),
            };
            let length = request.header("content-length").unwrap_or("0");
            if request.body.len() >= length.parse().unwrap() {
                request.headers.sort();
                return Some(request);
            }
        }
        match stream.read(&mut piece) {
            Ok(0) => return None,
            Ok(length) => octets.extend_from_slice(&piece[..length]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return None,
            Err(error) => panic!("the client stalled: {error}"),
        }
    }
}
