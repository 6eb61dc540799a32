//! The HTTP server's connections: hyper on its own threads.

use std::future::{Future, poll_fn};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::ops::RangeInclusive;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::oneshot;

use crate::face::busy::Busy;
use crate::face::http::answer;
use crate::face::shared::Shared;

/// How many connections may wait to be accepted, if the system allows that many.
const BACKLOG: u32 = 4096;

/// How many threads answer requests. Work on the pools is serial in any case; with two threads,
/// one that computes does not hold up the other.
const THREADS: RangeInclusive<usize> = 2..=8;

/// How long the server accepts no connections after it could not accept one, for example because
/// no file descriptor is left.
const PAUSE: Duration = Duration::from_secs(1);

/// A running server; it stops when this is dropped.
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(listener: TcpListener, shared: Arc<Mutex<Shared>>) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        // With timers, for the pause when no file descriptor is left. One thread per core is
        // enough: requests wait only for the pools.
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
                runtime.block_on(serve(listener, shared, Busy::new(cores), stopped));
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Waits until the server ends by itself, which should not happen.
    pub(crate) fn join(mut self) -> io::Error {
        let stop = self.stop.take();
        let ended = self.thread.take().map(JoinHandle::join);
        drop(stop);
        io::Error::other(match ended {
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

/// Serves until it is told to stop. Dropping the runtime closes open keep-alive connections, so a
/// test never waits for a client's connection pool.
async fn serve(
    listener: TcpListener,
    shared: Arc<Mutex<Shared>>,
    busy: Busy,
    stopped: oneshot::Receiver<()>,
) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    let mut accepting = pin!(accept(listener, shared, busy));
    let mut stopped = pin!(stopped);
    poll_fn(|cx| match accepting.as_mut().poll(cx) {
        Poll::Ready(()) => Poll::Ready(()),
        Poll::Pending => stopped.as_mut().poll(cx).map(drop),
    })
    .await;
}

async fn accept(listener: tokio::net::TcpListener, shared: Arc<Mutex<Shared>>, busy: Busy) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(converse(stream, Arc::clone(&shared), busy.clone()));
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}

/// Answers all requests of a connection.
async fn converse(stream: TcpStream, shared: Arc<Mutex<Shared>>, busy: Busy) {
    let service = service_fn(|request| answer(&shared, &busy, request));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    // A client that goes away is no news to anybody here.
    let _ = connection.await;
}

/// A listener on this address; port 0 finds a free one.
pub(crate) fn listen(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
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
