//! Work that is done once for all who ask: the first does it, the others have what it
//! came to.

use std::sync::{Arc, OnceLock};

/// Work that is under way: where its result will be.
pub(crate) type Flight<T> = Arc<OnceLock<T>>;

/// Held by who does the work. Tells all who wait, whatever happens: the work may panic.
pub(crate) struct Landing<T, F: FnMut()> {
    flight: Flight<T>,
    abandoned: Option<T>,
    clear: F,
}

impl<T: Clone, F: FnMut()> Landing<T, F> {
    /// `clear` takes the flight away from where it is found, and `abandoned` is for
    /// those who wait when there is no result.
    pub(crate) fn new(flight: Flight<T>, abandoned: T, clear: F) -> Self {
        Self {
            flight,
            abandoned: Some(abandoned),
            clear,
        }
    }

    pub(crate) fn complete(self, result: T) -> T {
        let _ = self.flight.set(result.clone());
        result
    }
}

impl<T, F: FnMut()> Drop for Landing<T, F> {
    fn drop(&mut self) {
        (self.clear)();
        if let Some(abandoned) = self.abandoned.take() {
            let _ = self.flight.set(abandoned);
        }
    }
}
