//! Peers that are not the emulator: one that does not answer, one that does something before
//! the emulator answers, one that answers on command.

use std::io::{BufRead, BufReader, Read, Write};
use std::mem;
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use cognito_emulator::{Emulator, Request, Response};
use serde_json::{Value, json};

/// The address of a peer while the test's process runs, so that no other program gets the
/// port. It serves several connections at once.
fn serve(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let serve = Arc::clone(&serve);
            thread::spawn(move || serve(stream.unwrap()));
        }
    });
    url
}

/// Nobody: connections are closed before anything is read.
pub(crate) fn nobody() -> String {
    serve(drop)
}

/// A page that is not the service's, with this status.
pub(crate) fn page(status: &'static str, page: &'static str) -> String {
    serve(move |stream| {
        read(&stream);
        answer(&stream, status, "text/html", page.as_bytes());
    })
}

/// A fixed answer of the service to any request.
pub(crate) fn saying(status: u16, answer: Value) -> String {
    let body = answer.to_string().into_bytes();
    serve(move |stream| {
        read(&stream);
        let kind = "application/x-amz-json-1.1";
        self::answer(&stream, &status.to_string(), kind, &body);
    })
}

/// The emulator, but `before` is called with the operation's name before it answers.
pub(crate) fn emulator_after(
    emulator: &Arc<Emulator>,
    before: impl Fn(&str) + Send + Sync + 'static,
) -> String {
    emulator_showing(emulator, move |operation, _| before(operation))
}

/// The emulator, but `show` is called with each request before it answers.
pub(crate) fn emulator_showing(
    emulator: &Arc<Emulator>,
    show: impl Fn(&str, &Request) + Send + Sync + 'static,
) -> String {
    emulator_with(emulator, move |operation, request| {
        show(operation, request);
        None
    })
}

/// The emulator, but one operation has a different answer.
pub(crate) fn emulator_but(
    emulator: &Arc<Emulator>,
    operation: &'static str,
    answer: Value,
) -> String {
    emulator_answering(emulator, operation, 200, answer)
}

/// The same, with this status.
pub(crate) fn emulator_answering(
    emulator: &Arc<Emulator>,
    operation: &'static str,
    status: u16,
    answer: Value,
) -> String {
    emulator_with(emulator, move |asked, _| {
        (asked == operation).then(|| (status, answer.clone()))
    })
}

/// The emulator, but an operation is refused the first time, with this code.
pub(crate) fn emulator_refusing_once(
    emulator: &Arc<Emulator>,
    operation: &'static str,
    code: &'static str,
) -> String {
    let refused = AtomicBool::new(false);
    emulator_with(emulator, move |asked, _| {
        let first = asked == operation && !refused.swap(true, Ordering::SeqCst);
        first.then(|| (400, json!({ "__type": code, "message": "x" })))
    })
}

/// The emulator, which holds its answers to one operation until it is told to send them.
pub(crate) struct Holding {
    pub(crate) url: String,
    held: Receiver<Held>,
    /// The operations in the order of the requests.
    asked: Arc<Mutex<Vec<String>>>,
}

/// An answer that the emulator has made but not sent.
pub(crate) struct Held {
    stream: TcpStream,
    response: Response,
}

impl Holding {
    pub(crate) fn new(emulator: &Arc<Emulator>, held_operation: &'static str) -> Self {
        let emulator = Arc::clone(emulator);
        let (holding, held) = mpsc::channel();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let names = Arc::clone(&asked);
        let url = serve(move |stream| {
            let request = read(&stream);
            let operation = operation(&request);
            names.lock().unwrap().push(operation.clone());
            let response = emulator.handle(&request);
            match operation == held_operation && response.status == 200 {
                true => holding.send(Held { stream, response }).unwrap(),
                false => respond(&stream, &response),
            }
        });
        Self { url, held, asked }
    }

    /// The next answer, as soon as it is made.
    pub(crate) fn next(&self) -> Held {
        // A request that has not come by now will never come.
        self.held.recv_timeout(Duration::from_secs(60)).unwrap()
    }

    /// The operations since the last call.
    pub(crate) fn asked(&self) -> Vec<String> {
        mem::take(&mut *self.asked.lock().unwrap())
    }
}

impl Held {
    /// Sends it.
    pub(crate) fn give(self) {
        respond(&self.stream, &self.response);
    }

    /// The same, and waits until the client has read it and closed the connection.
    pub(crate) fn give_and_see_it_taken(mut self) {
        respond(&self.stream, &self.response);
        let _ = self.stream.read_to_end(&mut Vec::new());
    }
}

fn emulator_with(
    emulator: &Arc<Emulator>,
    instead: impl Fn(&str, &Request) -> Option<(u16, Value)> + Send + Sync + 'static,
) -> String {
    let emulator = Arc::clone(emulator);
    serve(move |stream| {
        let request = read(&stream);
        match instead(&operation(&request), &request) {
            None => respond(&stream, &emulator.handle(&request)),
            Some((status, reply)) => {
                let body = reply.to_string().into_bytes();
                answer(&stream, &status.to_string(), JSON, &body);
            }
        }
    })
}

const JSON: &str = "application/x-amz-json-1.1";

fn respond(stream: &TcpStream, response: &Response) {
    answer(stream, &response.status.to_string(), JSON, &response.body);
}

/// The operation, or the path of an endpoint that has none.
fn operation(request: &Request) -> String {
    let mut headers = request.headers.iter();
    match headers.find(|(name, _)| name == "x-amz-target") {
        Some((_, target)) => target.rsplit_once('.').unwrap().1.to_owned(),
        None => request.path.clone(),
    }
}

fn read(stream: &TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut lines = reader.by_ref().lines().map(Result::unwrap);
    let first = lines.next().unwrap();
    let headers = lines.take_while(|line| !line.is_empty()).map(|line| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_ascii_lowercase(), value.trim().to_owned())
    });
    let headers: Vec<_> = headers.collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.map_or(0, |(_, length)| length.parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    Request {
        method: first.split(' ').next().unwrap().to_owned(),
        path: first.split(' ').nth(1).unwrap().to_owned(),
        query: None,
        headers,
        body,
    }
}

fn answer(mut stream: &TcpStream, status: &str, kind: &str, body: &[u8]) {
    let length = body.len();
    // The client may be gone.
    let _ = write!(
        stream,
        "HTTP/1.1 {status} -\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    let _ = stream.write_all(body);
}
