//! Whether to send a request again, and after how long: decisions as values.
//!
//! The policy is that of AWS's SDKs in their standard mode (3 attempts, full
//! jitter, a token bucket), with two differences that Cognito asks for: an answer
//! that the service may have counted is never repeated on suspicion, and
//! `LimitExceededException`, which lasts an hour, is never repeated at all.
//!
//! A transport asks [`Attempts::next`] after each attempt. Randomness and the time
//! that is left are passed in; nothing here waits or reads a clock.
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
    /// 3 attempts; up to 50 ms before the second and 100 ms before the third (1 s
    /// and 2 s when the service throttles), never more than 20 s.
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

    /// With so many attempts, the first included.
    #[must_use]
    pub const fn with_attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// With another unit: what the wait before the second attempt is below; it
    /// doubles with each attempt. `throttled` is that after a throttled request.
    #[must_use]
    pub const fn with_base(self, base: Duration, throttled: Duration) -> Self {
        Self {
            base,
            throttled_base: throttled,
            ..self
        }
    }

    /// With another upper bound of a wait.
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

/// How an attempt ended, as far as a transport can tell.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Ended<'a> {
    /// There was a response. Whether it is a success is for the policy to say.
    Response(&'a Response<'a>),
    /// There was none.
    Transport(TransportErrorKind),
}

impl<'a> Ended<'a> {
    /// How an attempt ended that came to this.
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
    /// What the budget gets back when the request succeeds in the end.
    spent: u32,
    signing: Signing,
}

/// How much longer than planned a wait may be because the service asks for it.
const PATIENCE: Duration = Duration::from_secs(5);

impl Attempts {
    /// For which moment the next attempt has to be signed
    /// ([`Request::signature`]): the service's time at this moment of the program's
    /// clock, by what the client knows of it, or by what the service said when it refused
    /// the attempt before. The service refuses a signature that is 5 minutes off.
    pub fn signing_time(&mut self, clock: &ServiceClock, now: Timestamp) -> Timestamp {
        self.signing.time(clock, now)
    }

    /// How long to wait before the next attempt, or `None` when the outcome
    /// stands. `entropy` is 64 random bits. `left` is the time until the whole call
    /// has to be over ([`Limits::left`](crate::call::Limits::left)): a wait
    /// that would last until then is not begun, and costs nothing. When the
    /// outcome is a success, the budget gets back what it cost.
    ///
    /// A request whose signature was refused because of the time in it is sent once more
    /// at once, with the time that the refusal has: nothing was carried out.
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
            // As in AWS's SDKs: the service may ask for more, within reason.
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
