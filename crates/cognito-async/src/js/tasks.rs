//! The runtime for this transport: JavaScript's event loop, which has one thread.

use core::future::Future;

pub(crate) use futures_core::stream::LocalBoxStream as BoxStream;
use tokio::sync::oneshot;
use wasm_bindgen_futures::spawn_local;
pub(crate) use web_time::Instant;

pub(crate) use super::timer::sleep;

/// Stays in its thread, because a promise cannot be sent to another.
pub(crate) trait MaybeSend {}

impl<T> MaybeSend for T {}

/// Runs this in its own task, which continues even if nobody waits.
pub(crate) fn begin(work: impl Future<Output = ()> + MaybeSend + 'static) {
    spawn_local(work);
}

/// Runs this in its own task: `None` if it was given up.
pub(crate) async fn spawn<T: Send + 'static>(
    work: impl Future<Output = T> + MaybeSend + 'static,
) -> Option<T> {
    let (done, result) = oneshot::channel();
    spawn_local(async move {
        let _ = done.send(work.await);
    });
    result.await.ok()
}

/// Runs this here, because there is no other thread.
pub(crate) async fn blocking<T: Send + 'static>(
    call: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    Some(call())
}
