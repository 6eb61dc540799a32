//! How long a call may take, and how often a request may be sent.

use core::fmt;
use core::time::Duration;

use super::retry::{Attempts, RetryPolicy};
use super::transport_error::{TransportError, TransportErrorKind};

/// How long each request and a whole call may take, and how often a request that
/// failed is sent again.
///
/// A call is what a program asks of a transport at once: all requests of a
/// sign-in up to the tokens or a challenge, all attempts at each, and the waits
/// between them. Time is passed in: nothing here reads a clock.
///
/// ```
/// use core::time::Duration;
/// use cognito_srp_core::call::RetryPolicy;
/// use cognito_srp_core::call::Limits;
///
/// let limits = Limits::standard()
///     .with_timeout(Duration::from_secs(10)) // for each attempt
///     .with_deadline(Duration::from_secs(25)) // for all of them
///     .with_retry_policy(RetryPolicy::standard().with_attempts(5));
/// let late = Duration::from_secs(18);
/// assert_eq!(limits.time_for_attempt(late, "")?, Duration::from_secs(7));
/// # Ok::<(), cognito_srp_core::call::TransportError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "limits do nothing until a client is given them"]
pub struct Limits {
    timeout: Duration,
    deadline: Duration,
    retries: RetryPolicy,
}

impl Limits {
    /// 30 seconds for one attempt, 60 for a whole call, and
    /// [`RetryPolicy::standard`].
    pub const fn standard() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            deadline: Duration::from_secs(60),
            retries: RetryPolicy::standard(),
        }
    }

    /// Sets how long one HTTP request may take, from connecting to the last octet:
    /// by default 30 seconds. A call that goes through several requests has so
    /// much for each, and so has each attempt at one. [`Duration::MAX`] is no limit.
    pub const fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets how long a whole call may take, all requests, attempts and waits
    /// together: by default 60 seconds. [`Duration::MAX`] is no limit.
    ///
    /// An attempt that is under way when the time is over ends as
    /// [`TransportErrorKind::Timeout`]. A wait that would last until then is not
    /// begun: what the attempt before it came to stands.
    pub const fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// Sets how often and how soon a request that failed is sent again, instead
    /// of [`RetryPolicy::standard`].
    ///
    /// An answer that the service may have counted is sent again under no policy.
    pub const fn with_retry_policy(self, policy: RetryPolicy) -> Self {
        Self {
            retries: policy,
            ..self
        }
    }

    /// The attempts at one request of a call.
    #[must_use]
    pub const fn attempts(&self) -> Attempts {
        self.retries.attempts()
    }

    /// How long an attempt may take that begins when so much of the call's time
    /// has gone by.
    ///
    /// # Errors
    /// [`TransportErrorKind::Timeout`] when nothing is left of it. `url` is that of
    /// the request, which must not be sent.
    pub fn time_for_attempt(
        &self,
        elapsed: Duration,
        url: &str,
    ) -> Result<Duration, TransportError> {
        match self.left(elapsed) {
            Duration::ZERO => Err(TransportError::new(
                TransportErrorKind::Timeout,
                url,
                DeadlinePassed(self.deadline),
            )),
            left => Ok(self.timeout.min(left)),
        }
    }

    /// What is left of a call's time after so much of it.
    #[must_use]
    pub const fn left(&self, elapsed: Duration) -> Duration {
        self.deadline.saturating_sub(elapsed)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::standard()
    }
}

/// The deadline of the whole call has passed.
#[derive(Debug)]
struct DeadlinePassed(Duration);

impl fmt::Display for DeadlinePassed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "call deadline of {:?} exceeded", self.0)
    }
}

impl core::error::Error for DeadlinePassed {}
