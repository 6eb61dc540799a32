//! Where a transport asks what time it is.

use alloc::sync::Arc;
use core::fmt;

use crate::values::time::Timestamp;

/// A clock that a program gives to a transport: for tests of what expires, or for a
/// machine whose own clock is not to be trusted. Without one a transport goes by the
/// system's.
///
/// A clone is the same clock. It may be asked from any thread, at any time and more than
/// once for one request, so the function must neither block nor panic.
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
    /// The clock that says what this function says.
    #[must_use]
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// What time it is by this clock.
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
