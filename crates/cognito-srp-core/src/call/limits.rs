//! How long a call may take, and how often a request is sent.

use core::fmt;
use core::time::Duration;

use super::retry::{Attempts, RetryPolicy};
use super::transport_error::{TransportError, TransportErrorKind};

/// How long each request and a whole call may take, and how often a failed request is sent
/// again.
///
/// A call is one call of a transport's function: for a sign-in all requests up to the tokens
/// or a challenge, with all attempts and the waits between them. The caller passes the time
/// in; nothing here reads a clock.
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
#[must_use = "limits do nothing until they are given to a client"]
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

    /// Sets how long one HTTP request may take, from connecting to the last byte; the default
    /// is 30 seconds. The limit applies to each request of a call, and to each attempt.
    /// [`Duration::MAX`] means no limit.
    pub const fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Sets how long a whole call may take, including all requests, attempts and waits; the
    /// default is 60 seconds. [`Duration::MAX`] means no limit.
    ///
    /// An attempt that is running at the deadline ends with [`TransportErrorKind::Timeout`].
    /// If a wait would last beyond the deadline, it does not start, and the call ends with the
    /// result of the attempt before it.
    pub const fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// Sets how often and how soon a failed request is sent again; the default is
    /// [`RetryPolicy::standard`].
    ///
    /// No policy repeats an answer that the service may have counted.
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

    /// The time limit of an attempt that starts when `elapsed` of the call's time is over.
    ///
    /// # Errors
    /// [`TransportErrorKind::Timeout`] if no time is left; the request must then not be sent.
    /// `url` is the request's URL.
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

    /// The remaining time of a call after `elapsed`.
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
