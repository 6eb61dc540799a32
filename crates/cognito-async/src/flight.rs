//! What the source in both/ needs of this transport: its kind of function, how it waits, and
//! tasks of their own for what is done for all who ask, for whoever asked may be dropped.

use core::future::Future;

use tokio::sync::watch;

use crate::tasks::{self, MaybeSend};
pub(crate) use crate::tasks::{Instant, blocking, sleep, spawn};

/// Makes a function of both transports this one's.
macro_rules! transport_fn {
    ($(#[$attribute:meta])* $visible:vis fn $($rest:tt)*) => {
        $(#[$attribute])* $visible async fn $($rest)*
    };
}

/// Waits for what a function of this transport comes to.
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

/// Work that is done once for all who ask: where its result will be. When its task is gone,
/// so is the sender.
#[derive(Clone, Debug)]
pub(crate) struct Flight<T>(watch::Receiver<Option<T>>);

/// Held by who does the work.
pub(crate) struct Landing<T>(watch::Sender<Option<T>>);

impl<T: Clone + Send + Sync + 'static> Flight<T> {
    pub(crate) fn new() -> (Self, Landing<T>) {
        let (landing, flight) = watch::channel(None);
        (Self(flight), Landing(landing))
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

impl<T: Send + Sync + 'static> Landing<T> {
    /// Begins the work. `clear` takes the flight away from where it is found, and `then`
    /// comes when all who wait have the result.
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
