//! What the source in both/ needs from this transport: its kind of function, how it waits, and
//! shared work, which the first caller does for all.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, OnceLock};
pub(crate) use std::thread::sleep;
pub(crate) use std::time::Instant;

/// Makes a function of both transports into one of this transport: unchanged.
macro_rules! transport_fn {
    ($($function:tt)*) => { $($function)* };
}

/// Nothing to wait for: the call returns when it is done.
macro_rules! wait {
    ($called:expr) => {
        $called
    };
}

/// Work that is begun later, perhaps for others as well.
macro_rules! work {
    ($work:block) => {
        move || $work
    };
}

pub(crate) use {spawn as blocking, transport_fn, wait, work};

/// Work in progress: where its result will be, or `None` if it disappeared without one.
#[derive(Clone, Debug)]
pub(crate) struct Flight<T>(Arc<OnceLock<Option<T>>>);

/// Held by the caller that does the work.
pub(crate) struct Landing<T>(Flight<T>);

impl<T: Clone> Flight<T> {
    /// Work that the caller is to do, with what was put into `ours` for them.
    pub(crate) fn begin(ours: &mut Option<Landing<T>>) -> Self {
        let flight = Self(Arc::default());
        *ours = Some(Landing(flight.clone()));
        flight
    }

    /// It is in progress as long as it can be found.
    pub(crate) fn is_under_way(&self) -> bool {
        true
    }

    /// Its result, or `None` if the caller that did the work has panicked.
    pub(crate) fn result(self) -> Option<T> {
        self.0.wait().clone()
    }
}

impl<T> Landing<T> {
    /// Does the work, here and now. `clear` takes the flight away from where it is found, and
    /// `then` comes when all who wait have the result.
    pub(crate) fn after(self, work: impl FnOnce() -> T, clear: impl FnOnce(), then: impl FnOnce()) {
        // All who wait are told, whatever happens: the program's store may panic.
        let (result, panic) = match catch_unwind(AssertUnwindSafe(work)) {
            Ok(result) => (Some(result), None),
            Err(panic) => (None, Some(panic)),
        };
        clear();
        let _ = self.0.0.set(result);
        match panic {
            Some(panic) => resume_unwind(panic),
            None => then(),
        }
    }
}

/// Does this here: the caller may block, and what has begun always goes on.
pub(crate) fn spawn<T>(work: impl FnOnce() -> T) -> Option<T> {
    Some(work())
}
