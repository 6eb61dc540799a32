//! The HTTP server: axum on its own thread, around the state machine.

use std::net::{SocketAddr, TcpListener};
use std::ops::RangeInclusive;
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, Response as HttpResponse, StatusCode, Uri};
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpSocket;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use crate::face::begun::Begun;
use crate::face::busy::Busy;
use crate::face::request::Request;
use crate::face::response::Response;
use crate::face::shared::Shared;
use crate::ground::fault::Fault;
use crate::ground::keys::UnsignedToken;

/// The largest request body, in bytes; AWS does not document its own limit.
const BODY_LIMIT: usize = 1 << 20;

/// How many connections may wait to be accepted, if the system allows that many.
const BACKLOG: u32 = 4096;

/// How many threads answer requests. Work on the pools is serial in any case; with two threads,
/// one that computes does not hold up the other.
const THREADS: RangeInclusive<usize> = 2..=8;

/// The path that moves the clock forward.
const CLOCK: &str = "/_emulator/clock";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Advance {
    advance_seconds: u32,
}

/// A running server; it stops when this is dropped.
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(
        listener: TcpListener,
        shared: Arc<Mutex<Shared>>,
    ) -> std::io::Result<Self> {
        listener.set_nonblocking(true)?;
        // With timers, because axum pauses when no file descriptor is left. One thread per
        // core is enough: requests wait only for the pools.
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(cores.clamp(*THREADS.start(), *THREADS.end()))
            .thread_name("cognito-emulator")
            .enable_io()
            .enable_time()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new()
            .name("cognito-emulator".to_owned())
            .spawn(move || {
                runtime.block_on(serve(listener, (shared, Busy::new(cores)), stopped));
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Waits until the server ends by itself, which should not happen.
    pub(crate) fn join(mut self) -> std::io::Error {
        let stop = self.stop.take();
        let ended = self.thread.take().map(JoinHandle::join);
        drop(stop);
        std::io::Error::other(match ended {
            Some(Err(_)) => "the emulator's server has panicked",
            _ => "the emulator's server has ended",
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(
    listener: TcpListener,
    state: (Arc<Mutex<Shared>>, Busy),
    stopped: oneshot::Receiver<()>,
) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    let router = Router::new()
        .fallback(answer)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(state);
    // Dropping the runtime closes open keep-alive connections, so a test never waits for a
    // client's connection pool.
    tokio::select! {
        _ = axum::serve(listener, router) => {}
        _ = stopped => {}
    }
}

async fn answer(
    State((shared, busy)): State<(Arc<Mutex<Shared>>, Busy)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> HttpResponse<Body> {
    let begun = Instant::now();
    let body = match body {
        Ok(body) => body,
        Err(rejection) => return refuse(&rejection, &shared),
    };
    let request = Request {
        method: method.as_str().to_owned(),
        path: uri.path().to_owned(),
        query: uri.query().map(str::to_owned),
        // axum's names are in lower case already.
        headers: headers
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
            .collect(),
        body: body.to_vec(),
    };
    if request.method == "POST" && request.path == CLOCK {
        let admitted = Shared::with(&shared, |service, _| service.origins.admit(&request));
        let response = match admitted {
            Ok(None) => set_clock_forward(&shared, &request.body),
            Ok(Some(origin)) => set_clock_forward(&shared, &request.body).shared_with(origin),
            Err(refused) => refused,
        };
        return into_http(Shared::with(&shared, |_, cx| response.dated(cx.now)));
    }
    let busy = busy.begin();
    let (mut answer, told) = Shared::begin_observed(&shared, &request);
    let exchange = answer.take_exchange();
    let response = finish(answer, busy.has_idle_core()).await;
    if let Some((tell, mut answered)) = told {
        answered.elapsed = begun.elapsed();
        tell(&answered);
    }
    if let Some(exchange) = exchange.filter(|_| busy.has_idle_core()) {
        // While the client computes its own key. On this thread, after it has sent the response:
        // another one would wake now, and take the core on which the client waits for it.
        tokio::spawn(async move {
            exchange.compute();
            drop(busy);
        });
    }
    into_http(response)
}

/// The complete response. With help, another thread signs one of two tokens; without, requests
/// that wait are answered in their order.
async fn finish(mut answer: Begun, has_help: bool) -> Response {
    let mut tokens = answer.take_tokens();
    let helped = match has_help && tokens.len() > 1 {
        true => tokens.pop(),
        false => None,
    };
    let helped = helped.map(|token| spawn_blocking(|| token.sign()));
    let mut signed: Vec<_> = tokens.into_iter().map(UnsignedToken::sign).collect();
    if let Some(helped) = helped {
        signed.push(helped.await.unwrap_or_else(|_| Err(Fault::internal())));
    }
    answer.with(signed.into_iter().collect())
}

/// The reply has the new time, in seconds of Unix time.
fn set_clock_forward(shared: &Mutex<Shared>, body: &[u8]) -> Response {
    let Ok(Advance { advance_seconds }) = serde_json::from_slice(body) else {
        let fault = Fault::invalid_parameter("AdvanceSeconds is a number, and the only member");
        return Response::of_operation(Err(fault), String::new());
    };
    Shared::advance(shared, Duration::from_secs(advance_seconds.into()));
    let now = Shared::with(shared, |_, cx| cx.now.unix_seconds());
    Response::document_of_no_other_origin(&json!({ "Now": now }))
}

/// A body that is too large or incomplete.
fn refuse(rejection: &BytesRejection, shared: &Mutex<Shared>) -> HttpResponse<Body> {
    let text = rejection.body_text();
    let response = Response::refused(rejection.status().as_u16(), &text);
    into_http(Shared::with(shared, |_, cx| response.dated(cx.now)))
}

fn into_http(response: Response) -> HttpResponse<Body> {
    let mut builder = HttpResponse::builder().status(response.status);
    for (name, value) in response.headers {
        builder = builder.header(name, value);
    }
    builder.body(Body::from(response.body)).unwrap_or_else(|_| {
        let mut failed = HttpResponse::new(Body::empty());
        *failed.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        failed
    })
}

/// A listener on this address; port 0 finds a free one.
pub(crate) fn listen(address: SocketAddr) -> std::io::Result<(TcpListener, SocketAddr)> {
    // The standard library's listener lets at most 128 connections wait; of a thousand at
    // once, some would be refused.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let _guard = runtime.enter();
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    let listener = socket.listen(BACKLOG)?.into_std()?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
