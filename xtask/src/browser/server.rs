//! A server that serves pages and receives their results; at other paths it does what no service
//! should do.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

pub(super) struct Server {
    origin: String,
    seen: Arc<Seen>,
    result: Receiver<String>,
}

/// The requests that arrived.
#[derive(Default)]
struct Seen {
    state: Mutex<State>,
    closed: Condvar,
}

#[derive(Default)]
struct State {
    posts: BTreeMap<String, usize>,
    /// The paths whose client left before the answer.
    closed: Vec<String>,
}

impl Server {
    /// Serves until the process ends.
    pub(super) fn start(pages: PathBuf) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let origin = format!("http://{}", listener.local_addr()?);
        let (told, result) = mpsc::channel();
        let seen = Arc::new(Seen::default());
        let own = Arc::clone(&seen);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (pages, told, seen) = (pages.clone(), told.clone(), Arc::clone(&own));
                thread::spawn(move || serve(stream, &pages, &told, &seen));
            }
        });
        Ok(Self {
            origin,
            seen,
            result,
        })
    }

    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// The result that a page has posted.
    pub(super) fn result(&self, patience: Duration) -> Option<String> {
        self.result.recv_timeout(patience).ok()
    }

    /// The number of posts to this path.
    pub(super) fn posts(&self, path: &str) -> usize {
        let state = self.seen.state();
        state.posts.get(path).copied().unwrap_or_default()
    }

    /// Whether a client that was kept waiting at this path has left.
    pub(super) fn was_closed(&self, path: &str, patience: Duration) -> bool {
        let waits = |state: &mut State| !state.closed.iter().any(|closed| closed == path);
        let state = self.seen.state();
        let waited = self.seen.closed.wait_timeout_while(state, patience, waits);
        waited.is_ok_and(|(_, waited)| !waited.timed_out())
    }
}

impl Seen {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Handles one request; the connection is closed after the answer.
fn serve(mut stream: TcpStream, pages: &Path, told: &Sender<String>, seen: &Seen) {
    let Ok(Some((method, path, body))) = stream.try_clone().and_then(read) else {
        return;
    };
    if method == "POST" {
        *seen.state().posts.entry(path.clone()).or_default() += 1;
    }
    let answered = match (method.as_str(), path.as_str()) {
        ("OPTIONS", _) => answer(&mut stream, "204 No Content", PREFLIGHT, b""),
        ("GET", path) => page(&mut stream, pages, path),
        ("POST", "/result") => {
            let _ = told.send(body);
            answer(&mut stream, "204 No Content", "", b"")
        }
        ("POST", "/silent" | "/dropped") => {
            // Waits until the client leaves.
            let _ = io::copy(&mut stream, &mut io::sink());
            seen.state().closed.push(path);
            seen.closed.notify_all();
            Ok(())
        }
        ("POST", "/redirect") => {
            let to = "location: /elsewhere\r\n";
            answer(&mut stream, "307 Temporary Redirect", to, b"")
        }
        ("POST", "/large-body") => answer(&mut stream, "200 OK", "", &vec![b' '; 2 << 20]),
        ("POST", "/large-head") => {
            let long = "x".repeat(9 << 10);
            let fields: String = (0..8).map(|i| format!("x-long-{i}: {long}\r\n")).collect();
            answer(&mut stream, "200 OK", &fields, b"{}")
        }
        ("POST", "/busy") => answer(&mut stream, "503 Service Unavailable", "", b"{}"),
        _ => answer(&mut stream, "404 Not Found", "", b""),
    };
    // A client that leaves early has what it needs.
    let _ = answered;
}

/// Lets a page of any origin post, as Cognito does.
const PREFLIGHT: &str = "access-control-allow-methods: POST\r\n\
     access-control-allow-headers: content-type, x-amz-target\r\n";

/// Method, path and body; `None` if the client has left.
fn read(stream: TcpStream) -> io::Result<Option<(String, String, String)>> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut words = first.split(' ').map(str::to_owned);
    let (Some(method), Some(path)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or_default();
        }
    }
    let mut body = String::new();
    reader.take(length).read_to_string(&mut body)?;
    Ok(Some((method, path, body)))
}

fn page(stream: &mut TcpStream, pages: &Path, path: &str) -> io::Result<()> {
    let name = path.trim_start_matches('/');
    let content = match name.contains('/') {
        false => fs::read(pages.join(name)),
        true => Err(io::ErrorKind::NotFound.into()),
    };
    let kind = match name.rsplit_once('.') {
        Some((_, "html")) => "text/html",
        Some((_, "js" | "mjs")) => "text/javascript",
        Some((_, "wasm")) => "application/wasm",
        _ => "application/octet-stream",
    };
    match content {
        Ok(content) => {
            let kind = format!("content-type: {kind}\r\n");
            answer(stream, "200 OK", &kind, &content)
        }
        Err(_) => answer(stream, "404 Not Found", "", b""),
    }
}

fn answer(stream: &mut TcpStream, status: &str, fields: &str, body: &[u8]) -> io::Result<()> {
    let length = body.len();
    let shared = "access-control-allow-origin: *\r\naccess-control-expose-headers: *\r\n";
    let head = format!("HTTP/1.1 {status}\r\n{shared}{fields}content-length: {length}\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(b"connection: close\r\n\r\n")?;
    stream.write_all(body)
}
