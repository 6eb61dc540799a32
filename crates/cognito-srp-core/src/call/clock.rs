//! The clock that a transport reads.

use alloc::sync::Arc;
use core::fmt;

use crate::values::time::Timestamp;

/// A clock that a program gives to a transport: for tests of expiry, or for a machine whose
/// own clock is not reliable. The default is the system's clock.
///
/// A clone is the same clock. It may be called from any thread, at any time, and more than
/// once for one request; so the function must neither block nor panic.
///
/// ```
/// use std::sync::Arc;
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use std::time::Duration;
/// use cognito_srp_core::Timestamp;
/// use cognito_srp_core::call::Clock;
///
/// let seconds = Arc::new(AtomicU64::new(1_736_068_149));
/// let hand = Arc::clone(&seconds);
/// let clock = Clock::new(move || {
///     Timestamp::since_unix_epoch(Duration::from_secs(hand.load(Ordering::Relaxed)))
/// });
/// assert_eq!(clock.now().to_string(), "Sun Jan 5 09:09:09 UTC 2025");
/// seconds.fetch_add(3600, Ordering::Relaxed);
/// assert_eq!(clock.now().to_string(), "Sun Jan 5 10:09:09 UTC 2025");
/// ```
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// A clock with the time that this function returns.
    #[must_use]
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The current time by this clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
