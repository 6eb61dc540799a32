//! What retries may cost.

use core::sync::atomic::{AtomicU32, Ordering};

/// What all requests of a client may spend on retries: when the service is down,
/// they stop after a while instead of making it worse.
///
/// It is shared by reference, so that any number of threads can draw on one.
#[derive(Debug)]
pub struct Budget {
    tokens: AtomicU32,
}

impl Budget {
    const FULL: u32 = 500;
    pub(super) const TRANSIENT: u32 = 14;
    pub(super) const THROTTLED: u32 = 5;
    const SUCCESS: u32 = 1;

    /// A full one.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            tokens: AtomicU32::new(Self::FULL),
        }
    }

    /// What is left, of 500. A retry costs 14, after throttling 5; a success
    /// gives back what its last retry cost, or 1.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.tokens.load(Ordering::Relaxed)
    }

    /// Takes the cost, if there is as much.
    pub(super) fn spend(&self, cost: u32) -> Option<u32> {
        let taken = |tokens: u32| tokens.checked_sub(cost);
        self.tokens
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, taken)
            .ok()
            .map(|_| cost)
    }

    /// Gives back what the last retry of a request cost that has succeeded.
    pub(super) fn refund(&self, spent: u32) {
        let given = |tokens: u32| {
            let tokens = tokens.saturating_add(spent.max(Self::SUCCESS));
            Some(tokens.min(Self::FULL))
        };
        // It cannot fail, for `given` always gives.
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
