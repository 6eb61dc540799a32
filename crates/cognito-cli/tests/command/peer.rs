//! Peers that are not the emulator: one that answers nothing, and one that does
//! something before the emulator answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use cognito_emulator::{Emulator, Request, Response};
use serde_json::{Value, json};

/// The address of a peer for as long as the test's process lives, so that no other
/// program gets the port.
fn serve(serve: impl Fn(TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || listener.incoming().map(Result::unwrap).for_each(serve));
    url
}

/// Nobody: connections are closed before anything of them is read.
pub(crate) fn nobody() -> String {
    serve(drop)
}

/// A page of something that is not the service, with this status.
pub(crate) fn page(status: &'static str, page: &'static str) -> String {
    serve(move |stream| {
        read(&stream);
        answer(&stream, status, "text/html", page.as_bytes());
    })
}

/// The service's words, whatever it is asked.
pub(crate) fn saying(status: u16, answer: Value) -> String {
    let body = answer.to_string().into_bytes();
    serve(move |stream| {
        read(&stream);
        let kind = "application/x-amz-json-1.1";
        self::answer(&stream, &status.to_string(), kind, &body);
    })
}

/// The emulator, but something is done before it answers: `before` has the operation's
/// name.
pub(crate) fn emulator_after(
    emulator: &Arc<Emulator>,
    before: impl Fn(&str) + Send + 'static,
) -> String {
    emulator_with(emulator, move |operation| {
        before(operation);
        None
    })
}

/// The emulator, but one operation has another answer.
pub(crate) fn emulator_but(
    emulator: &Arc<Emulator>,
    operation: &'static str,
    answer: Value,
) -> String {
    emulator_with(emulator, move |asked| {
        (asked == operation).then(|| (200, answer.clone()))
    })
}

/// The emulator, but an operation is refused the first time, with this code.
pub(crate) fn emulator_refusing_once(
    emulator: &Arc<Emulator>,
    operation: &'static str,
    code: &'static str,
) -> String {
    let refused = AtomicBool::new(false);
    emulator_with(emulator, move |asked| {
        let first = asked == operation && !refused.swap(true, Ordering::SeqCst);
        first.then(|| (400, json!({ "__type": code, "message": "x" })))
    })
}

fn emulator_with(
    emulator: &Arc<Emulator>,
    instead: impl Fn(&str) -> Option<(u16, Value)> + Send + 'static,
) -> String {
    let emulator = Arc::clone(emulator);
    serve(move |stream| {
        let request = read(&stream);
        let mut headers = request.headers.iter();
        let target = headers.find(|(name, _)| name == "x-amz-target");
        let (_, operation) = target.unwrap().1.rsplit_once('.').unwrap();
        let (status, body) = match instead(operation) {
            Some((status, answer)) => (status, answer.to_string().into_bytes()),
            None => {
                let Response { status, body, .. } = emulator.handle(&request);
                (status, body)
            }
        };
        answer(
            &stream,
            &status.to_string(),
            "application/x-amz-json-1.1",
            &body,
        );
    })
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
    // Who asked may have gone away.
    let _ = write!(
        stream,
        "HTTP/1.1 {status} -\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n"
    );
    let _ = stream.write_all(body);
}
