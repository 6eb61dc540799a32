//! How often and how soon a request is sent again.

use core::time::Duration;

/// How often and how soon a request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(super) attempts: u32,
    pub(super) base: Duration,
    pub(super) throttled_base: Duration,
    pub(super) cap: Duration,
}

impl RetryPolicy {
    /// 3 attempts; the wait is at most 50 ms before the second and 100 ms before the third (1
    /// s and 2 s if the service throttles), and never more than 20 s.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            attempts: 3,
            base: Duration::from_millis(50),
            throttled_base: Duration::from_secs(1),
            cap: Duration::from_secs(20),
        }
    }

    /// Every request is sent once.
    #[must_use]
    pub const fn never() -> Self {
        Self::standard().with_attempts(1)
    }

    /// Sets the number of attempts, including the first.
    #[must_use]
    pub const fn with_attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Sets the upper bound of the wait before the second attempt; it doubles with each
    /// attempt. `throttled` is the bound after a throttled request.
    #[must_use]
    pub const fn with_base(self, base: Duration, throttled: Duration) -> Self {
        Self {
            base,
            throttled_base: throttled,
            ..self
        }
    }

    /// Sets the maximum wait.
    #[must_use]
    pub const fn with_cap(self, cap: Duration) -> Self {
        Self { cap, ..self }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}
