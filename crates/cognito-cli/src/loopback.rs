//! A port of this machine to which a browser returns.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use cognito_srp_core::RedirectUri;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// How long a connection may take to send its request: browsers open some that never do.
const PATIENCE: Duration = Duration::from_secs(10);

/// The most connections at a time. A browser does not open more.
const MOST: usize = 32;

/// The longest head of a request, in bytes.
const LONGEST: usize = 16 << 10;

/// A port that listens only on 127.0.0.1, until the process ends.
pub(crate) struct Loopback(Receiver<Page>);

/// A request that needs an answer.
pub(crate) struct Page {
    stream: TcpStream,
    target: Zeroizing<String>,
}

impl Loopback {
    /// Listens at this URL's port.
    pub(crate) fn listen(url: &RedirectUri) -> Result<Self, Failure> {
        let port = url
            .loopback_port()
            .filter(|_| !url.as_str().contains("//["));
        let port = port.ok_or_else(|| {
            Failure::Usage(format!(
                "{url} is not a URL that this command can listen at: expected http:// with \
                 127.0.0.1 or localhost (or give --no-browser)"
            ))
        })?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
            Failure::Usage(format!("cannot listen on 127.0.0.1:{port}: {error}"))
        })?;
        let (sender, requests) = mpsc::channel();
        thread::spawn(move || accept(&listener, &sender));
        Ok(Self(requests))
    }

    /// The next request. `otherwise` is the error if none arrives.
    pub(crate) fn next(&self, until: Instant, otherwise: &str) -> Result<Page, Failure> {
        let left = until.saturating_duration_since(Instant::now());
        let next = self.0.recv_timeout(left);
        next.map_err(|_| Failure::Network(otherwise.to_owned()))
    }
}

fn accept(listener: &TcpListener, requests: &Sender<Page>) {
    // Each reader has one.
    let readers = Arc::new(());
    for stream in listener.incoming().flatten() {
        if Arc::strong_count(&readers) > MOST {
            continue;
        }
        let (requests, reader) = (requests.clone(), Arc::clone(&readers));
        thread::spawn(move || {
            if let Ok(Some(page)) = read(stream) {
                let _ = requests.send(page);
            }
            drop(reader);
        });
    }
}

/// Reads the head of a request. Refuses everything but `GET`.
fn read(mut stream: TcpStream) -> io::Result<Option<Page>> {
    let until = Instant::now() + PATIENCE;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = Zeroizing::new(Vec::with_capacity(LONGEST));
    let mut piece = Zeroizing::new([0; 1024]);
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let left = until.saturating_duration_since(Instant::now());
        // `None` would mean forever.
        stream.set_read_timeout(Some(left.max(Duration::from_millis(1))))?;
        let length = stream.read(piece.as_mut_slice())?;
        let read = piece.get(..length).unwrap_or_default();
        if read.is_empty() || left.is_zero() || head.len().saturating_add(length) > LONGEST {
            return Ok(None);
        }
        head.extend_from_slice(read);
    }
    let line = head
        .split(|octet| *octet == b'\r')
        .next()
        .unwrap_or_default();
    let line = core::str::from_utf8(line).unwrap_or_default();
    let mut words = line.split(' ');
    match (words.next(), words.next()) {
        (Some("GET"), Some(target)) if target.starts_with('/') => Ok(Some(Page {
            target: Zeroizing::new(target.to_owned()),
            stream,
        })),
        _ => {
            answer(
                &mut stream,
                "405 Method Not Allowed",
                "This request was not expected.",
            )?;
            Ok(None)
        }
    }
}

impl Page {
    /// The requested path and query.
    pub(crate) fn target(&self) -> &str {
        &self.target
    }

    /// The same page without what was requested: a code is not needed until the answer.
    pub(crate) fn without_target(mut self) -> Self {
        self.target = Zeroizing::default();
        self
    }

    /// Whether this URL was requested, with any query.
    pub(crate) fn is_at(&self, url: &RedirectUri) -> bool {
        let path = |text: &str| text.split(['?', '#']).next().unwrap_or_default().to_owned();
        let after_host = url.as_str().splitn(4, '/').nth(3).unwrap_or_default();
        path(&self.target) == format!("/{}", path(after_host))
    }

    /// Shows the result in the browser.
    pub(crate) fn answer(mut self, what: &str) {
        let text = format!("{what} You may close this page.");
        // The terminal shows it too.
        let _ = answer(&mut self.stream, "200 OK", &text);
    }

    /// Refuses a request that is not the expected one.
    pub(crate) fn refuse(mut self, why: &str) {
        let _ = answer(&mut self.stream, "400 Bad Request", why);
    }

    /// The page does not exist.
    pub(crate) fn not_found(mut self) {
        let _ = answer(&mut self.stream, "404 Not Found", "There is nothing here.");
    }
}

/// The page contains nothing from the request, which may come from anybody.
fn answer(stream: &mut TcpStream, status: &str, text: &str) -> io::Result<()> {
    let page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>cognito</title><p>{text}</p></html>\n"
    );
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\ncontent-security-policy: default-src 'none'\r\n\
         referrer-policy: no-referrer\r\nx-content-type-options: nosniff\r\n\
         connection: close\r\n\r\n",
        page.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(page.as_bytes())?;
    stream.flush()
}
