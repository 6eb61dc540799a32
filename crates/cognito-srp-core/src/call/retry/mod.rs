//! Decides whether to send a request again, and after what delay.
//!
//! The policy is that of AWS's SDKs in standard mode (3 attempts, full jitter, a token
//! bucket), with two differences for Cognito: an answer that the service may have counted is
//! not repeated, and `LimitExceededException`, which lasts an hour, is never repeated.
//!
//! A transport calls [`Attempts::next`] after each attempt. It passes in randomness and the
//! remaining time; nothing here waits or reads a clock.
//!
//! ```
//! use core::time::Duration;
//! use cognito_srp_core::call::{Budget, Ended, RetryPolicy};
//! use cognito_srp_core::call::TransportErrorKind;
//! # use cognito_srp_core::{AppClient, ClientId, RefreshToken, UserPoolId};
//! # let app_client = AppClient::new(
//! #     UserPoolId::parse("eu-west-2_eYpv1mFHB")?, ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?);
//! # let exchange = app_client.refresh(&RefreshToken::new("t"));
//!
//! let budget = Budget::new(); // one for a client, shared by all its requests
//! let mut attempts = RetryPolicy::standard().attempts();
//! let ended = Ended::Transport(TransportErrorKind::Connect);
//! let entropy = u64::MAX; // random in earnest
//! let left = Duration::from_secs(30); // until the whole call has to be over
//! let wait = attempts.next(exchange.request(), ended, &budget, entropy, left);
//! assert_eq!(wait, Some(Duration::from_millis(50)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod budget;
mod signing;
mod verdict;

use core::time::Duration;

pub use budget::Budget;
use signing::Signing;
use verdict::Verdict;

use super::service_clock::ServiceClock;
use super::transport_error::{TransportError, TransportErrorKind};
use crate::values::time::Timestamp;
use crate::wire::{Request, Response};

/// How often and how soon a request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    base: Duration,
    throttled_base: Duration,
    cap: Duration,
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

    /// The attempts at one request.
    #[must_use]
    pub const fn attempts(self) -> Attempts {
        Attempts {
            policy: self,
            failed: 0,
            spent: 0,
            signing: Signing::new(),
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

/// How an attempt ended, as far as a transport knows.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Ended<'a> {
    /// A response arrived. The policy decides whether it is a success.
    Response(&'a Response<'a>),
    /// No response arrived.
    Transport(TransportErrorKind),
}

impl<'a> Ended<'a> {
    /// How an attempt with this result ended.
    #[must_use]
    pub fn with(result: &'a Result<Response<'a>, &TransportError>) -> Self {
        match result {
            Ok(response) => Self::Response(response),
            Err(error) => Self::Transport(error.kind()),
        }
    }
}

/// The attempts at one request.
#[derive(Debug)]
pub struct Attempts {
    policy: RetryPolicy,
    failed: u32,
    /// What the budget gets back if the request finally succeeds.
    spent: u32,
    signing: Signing,
}

/// How much longer than planned a wait may be if the service asks for it.
const PATIENCE: Duration = Duration::from_secs(5);

impl Attempts {
    /// The time for which the next attempt must be signed ([`Request::signature`]): the
    /// service's time at this moment of the program's clock, as far as the client knows it, or
    /// as the service's refusal of the previous attempt said. The service refuses a signature
    /// that is 5 minutes off.
    pub fn signing_time(&mut self, clock: &ServiceClock, now: Timestamp) -> Timestamp {
        self.signing.time(clock, now)
    }

    /// The wait before the next attempt, or `None` if the result is final. `entropy` is 64
    /// random bits. `left` is the remaining time of the whole call
    /// ([`Limits::left`](crate::call::Limits::left)): a wait that would last longer does not
    /// start, and costs nothing. After a success, the budget gets the request's cost back.
    ///
    /// If the service refused a signature because of its time, the request is sent once more
    /// at once, with the time in the refusal: nothing was carried out.
    pub fn next(
        &mut self,
        request: &Request,
        ended: Ended<'_>,
        budget: &Budget,
        entropy: u64,
        left: Duration,
    ) -> Option<Duration> {
        if let Ended::Response(response) = ended
            && self.signing.is_worth_another(request, response)
        {
            self.failed = self.failed.saturating_add(1);
            let may = self.failed < self.policy.attempts && !left.is_zero();
            return may.then_some(Duration::ZERO);
        }
        let (base, cost) = match Verdict::of(request, ended) {
            Verdict::Throttled => (self.policy.throttled_base, Budget::THROTTLED),
            Verdict::Transient => (self.policy.base, Budget::TRANSIENT),
            Verdict::Final => return None,
            Verdict::Success => {
                budget.refund(self.spent);
                return None;
            }
        };
        self.failed = self.failed.saturating_add(1);
        if self.failed >= self.policy.attempts {
            return None;
        }
        let factor = 2_u32.saturating_pow(self.failed - 1);
        let most = base.saturating_mul(factor).min(self.policy.cap);
        let wait = fraction(most, entropy);
        let wait = match verdict::asked_for(ended) {
            // As in AWS's SDKs, the service may ask for more, up to a limit.
            Some(asked) => asked.clamp(wait, wait.saturating_add(PATIENCE)),
            None => wait,
        };
        if wait >= left {
            return None;
        }
        self.spent = budget.spend(cost)?;
        Some(wait)
    }
}

/// A random part of a duration.
fn fraction(most: Duration, entropy: u64) -> Duration {
    let nanoseconds = most.as_nanos().saturating_mul(entropy.into()) / u128::from(u64::MAX);
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}
