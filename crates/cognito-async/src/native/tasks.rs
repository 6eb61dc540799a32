//! The runtime for this transport: tokio's tasks and timers.

use core::future::Future;
use core::time::Duration;
pub(crate) use std::time::Instant;

pub(crate) use futures_core::stream::BoxStream;
use tokio::{task, time};

/// Can move to another thread.
pub(crate) trait MaybeSend: Send {}

impl<T: Send> MaybeSend for T {}

pub(crate) async fn sleep(time: Duration) {
    time::sleep(time).await;
}

/// Runs this in its own task, which continues even if nobody waits.
pub(crate) fn begin(work: impl Future<Output = ()> + MaybeSend + 'static) {
    task::spawn(work);
}

/// Runs this in its own task: `None` if the runtime was shut down.
pub(crate) async fn spawn<T: Send + 'static>(
    work: impl Future<Output = T> + MaybeSend + 'static,
) -> Option<T> {
    task::spawn(work).await.ok()
}

/// Runs this where blocking is allowed: `None` if it panicked, or the runtime was shut down.
pub(crate) async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    task::spawn_blocking(call).await.ok()
}
