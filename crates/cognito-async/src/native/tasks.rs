//! What this transport needs of a runtime: tokio's tasks and timers.

use core::future::Future;
use core::time::Duration;
pub(crate) use std::time::Instant;

pub(crate) use futures_core::stream::BoxStream;
use tokio::{task, time};

/// What goes from one thread to another.
pub(crate) trait MaybeSend: Send {}

impl<T: Send> MaybeSend for T {}

pub(crate) async fn sleep(time: Duration) {
    time::sleep(time).await;
}

/// Does this in a task of its own, which goes on when nobody waits.
pub(crate) fn begin(work: impl Future<Output = ()> + MaybeSend + 'static) {
    task::spawn(work);
}

/// Does this in a task of its own: `None` when the runtime was shut down.
pub(crate) async fn spawn<T: Send + 'static>(
    work: impl Future<Output = T> + MaybeSend + 'static,
) -> Option<T> {
    task::spawn(work).await.ok()
}

/// Does what may block where it may: `None` when that panicked, or the runtime was shut down.
pub(crate) async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    task::spawn_blocking(call).await.ok()
}
