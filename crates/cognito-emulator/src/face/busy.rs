//! How many requests are being answered.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The requests that are being answered; each keeps one core busy.
#[derive(Clone)]
pub(super) struct Busy {
    requests: Arc<AtomicUsize>,
    cores: usize,
}

/// Counts a request until it is dropped.
pub(super) struct BusyGuard(Busy);

impl Busy {
    pub(super) fn new(cores: usize) -> Self {
        Self {
            requests: Arc::default(),
            cores,
        }
    }

    pub(super) fn begin(self) -> BusyGuard {
        self.requests.fetch_add(1, Ordering::Relaxed);
        BusyGuard(self)
    }
}

impl BusyGuard {
    /// Whether a core has nothing to do.
    pub(super) fn has_idle_core(&self) -> bool {
        self.0.requests.load(Ordering::Relaxed) < self.0.cores
    }
}

impl Drop for BusyGuard {
    fn drop(&mut self) {
        self.0.requests.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Busy;

    #[test]
    fn a_core_is_idle_until_there_are_as_many_requests() {
        let busy = Busy::new(2);
        let first = busy.clone().begin();
        assert!(first.has_idle_core());
        let second = busy.begin();
        assert!(!first.has_idle_core());
        drop(second);
        assert!(first.has_idle_core());
    }
}
