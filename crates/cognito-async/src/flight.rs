//! Work that is done once for all who ask, in a task of its own: whoever asked may be
//! dropped.

use core::future::Future;

use tokio::sync::watch;
use tokio::task;

/// Work that is under way: where its result will be. When its task is gone, so is the
/// sender.
#[derive(Clone, Debug)]
pub(crate) struct Flight<T>(watch::Receiver<Option<T>>);

impl<T: Clone + Send + Sync + 'static> Flight<T> {
    /// Begins it. `clear` takes the flight away from where it is found.
    pub(crate) fn spawn(
        work: impl Future<Output = T> + Send + 'static,
        clear: impl FnOnce() + Send + 'static,
    ) -> Self {
        let (landing, flight) = watch::channel(None);
        task::spawn(async move {
            let result = work.await;
            clear();
            let _ = landing.send(Some(result));
        });
        Self(flight)
    }

    /// Whether its task is there still.
    pub(crate) fn is_under_way(&self) -> bool {
        self.0.has_changed().is_ok()
    }

    /// What it came to, or `None` when its task went away without a result.
    pub(crate) async fn landed(mut self) -> Option<T> {
        let landed = self.0.wait_for(Option::is_some).await.ok()?;
        landed.clone()
    }
}
