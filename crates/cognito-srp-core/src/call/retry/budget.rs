//! The cost of retries.

use core::sync::atomic::{AtomicU32, Ordering};

/// The retry budget of all requests of a client: if the service is down, retries stop after a
/// while instead of making it worse.
///
/// It needs only a shared reference, so any number of threads can use one.
#[derive(Debug)]
pub struct Budget {
    tokens: AtomicU32,
}

impl Budget {
    const FULL: u32 = 500;
    pub(super) const TRANSIENT: u32 = 14;
    pub(super) const THROTTLED: u32 = 5;
    const SUCCESS: u32 = 1;

    /// A full budget.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            tokens: AtomicU32::new(Self::FULL),
        }
    }

    /// What is left of 500. A retry costs 14, or 5 after throttling. A success returns the
    /// cost of its last retry, or 1.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }

    /// Takes the cost, if enough is left.
    pub(super) fn spend(&self, cost: u32) -> Option<u32> {
        let taken = |tokens: u32| tokens.checked_sub(cost);
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken)
            .ok()
            .map(|_| cost)
    }

    /// Returns the cost of the last retry of a request that succeeded.
    pub(super) fn refund(&self, spent: u32) {
        let given = |tokens: u32| {
            let tokens = tokens.saturating_add(spent.max(Self::SUCCESS));
            Some(tokens.min(Self::FULL))
        };
        // It cannot fail, because `given` always returns a value.
        let _ = self
            .tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, given);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}
