//! What the source in both/ needs of this transport: its kind of function, how it waits, and
//! tasks for shared work, because the caller that asked may be dropped.

use core::future::Future;

use tokio::sync::watch;

use crate::tasks::{self, MaybeSend};
pub(crate) use crate::tasks::{Instant, blocking, sleep, spawn};

/// Makes a function of both transports into one of this transport.
macro_rules! transport_fn {
    ($(#[$attribute:meta])* $visible:vis fn $($rest:tt)*) => {
        $(#[$attribute])* $visible async fn $($rest)*
    };
}

/// Waits for the result of a function of this transport.
macro_rules! wait {
    ($called:expr) => {
        $called.await
    };
}

/// Work that is begun later, perhaps in another task.
macro_rules! work {
    ($work:block) => {
        async move { $work }
    };
}

pub(crate) use {transport_fn, wait, work};

/// Shared work in progress: where its result will be. When its task disappears, so does the
/// sender.
#[derive(Clone, Debug)]
pub(crate) struct Flight<T>(watch::Receiver<Option<T>>);

/// Held by the task that does the work.
pub(crate) struct Landing<T>(watch::Sender<Option<T>>);

impl<T: Clone + Send + Sync + 'static> Flight<T> {
    /// Work that the caller is to begin, with what was put into `ours` for them.
    pub(crate) fn begin(ours: &mut Option<Landing<T>>) -> Self {
        let (landing, flight) = watch::channel(None);
        *ours = Some(Landing(landing));
        Self(flight)
    }

    /// Whether its task still exists.
    pub(crate) fn is_under_way(&self) -> bool {
        self.0.has_changed().is_ok()
    }

    /// Its result, or `None` if its task disappeared without one.
    pub(crate) async fn result(mut self) -> Option<T> {
        let result = self.0.wait_for(Option::is_some).await.ok()?;
        result.clone()
    }
}

impl<T: Send + Sync + 'static> Landing<T> {
    /// Begins the work. `clear` removes the flight from where it is found; `then` runs after
    /// all waiting callers have the result.
    pub(crate) fn after(
        self,
        work: impl Future<Output = T> + MaybeSend + 'static,
        clear: impl FnOnce() + Send + 'static,
        then: impl FnOnce() + Send + 'static,
    ) {
        tasks::begin(async move {
            let result = work.await;
            clear();
            let _ = self.0.send(Some(result));
            then();
        });
    }
}
