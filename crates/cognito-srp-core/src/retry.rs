//! Whether to send a request again, and after how long: decisions as values.
//!
//! The policy is that of AWS's SDKs in their standard mode (3 attempts, full
//! jitter, a token bucket), with two differences that Cognito asks for: an answer
//! that the service may have counted is never repeated on suspicion, and
//! `LimitExceededException`, which lasts an hour, is never repeated at all.
//!
//! A transport asks [`Attempts::next`] after each failure. Time and randomness
//! are passed in; nothing here waits.
//!
//! ```
//! use core::time::Duration;
//! use cognito_srp_core::retry::{Budget, Failure, RetryPolicy};
//! use cognito_srp_core::transport::TransportErrorKind;
//! # use cognito_srp_core::{AppClient, ClientId, RefreshToken, UserPoolId};
//! # let app_client = AppClient::new(
//! #     UserPoolId::parse("eu-west-2_eYpv1mFHB")?, ClientId::parse("1h57kf5cpq17m0eml12EXAMPLE")?);
//! # let exchange = app_client.refresh(&RefreshToken::new("t"));
//!
//! let mut budget = Budget::new(); // one for a client, shared by all its requests
//! let mut attempts = RetryPolicy::standard().attempts();
//! let failure = Failure::Transport(TransportErrorKind::Connect);
//! let entropy = u64::MAX; // random in earnest
//! let wait = attempts.next(exchange.request(), failure, &mut budget, entropy);
//! assert_eq!(wait, Some(Duration::from_millis(50)));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use core::time::Duration;

use crate::exchange::{Request, Response};
use crate::transport::TransportErrorKind;
use crate::wire::{self, Repeatable};

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
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

/// Why an attempt failed.
#[derive(Clone, Copy, Debug)]
pub enum Failure<'a> {
    /// There was a response, which may be a success.
    Response(&'a Response<'a>),
    /// There was none.
    Transport(TransportErrorKind),
}

/// The attempts at one request.
#[derive(Debug)]
pub struct Attempts {
    policy: RetryPolicy,
    failed: u32,
    /// What the budget gets back when the request succeeds in the end.
    spent: u32,
}

/// A kind of failure that may pass.
enum Passing {
    Throttled,
    Transient,
}

impl Attempts {
    /// How long to wait before the next attempt, or `None` when the outcome
    /// stands. `entropy` is 64 random bits.
    pub fn next(
        &mut self,
        request: &Request,
        failure: Failure<'_>,
        budget: &mut Budget,
        entropy: u64,
    ) -> Option<Duration> {
        let kind = passing(request, failure)?;
        self.failed += 1;
        if self.failed >= self.policy.attempts {
            return None;
        }
        let (base, cost) = match kind {
            Passing::Throttled => (self.policy.throttled_base, Budget::THROTTLED),
            Passing::Transient => (self.policy.base, Budget::TRANSIENT),
        };
        self.spent = budget.spend(cost)?;
        let factor = 2_u32.saturating_pow(self.failed - 1);
        let most = base.saturating_mul(factor).min(self.policy.cap);
        let wait = fraction(most, entropy);
        Some(match asked_for(failure) {
            // As in AWS's SDKs: the service may ask for more, within reason.
            Some(asked) => asked.clamp(wait, wait + Budget::PATIENCE),
            None => wait,
        })
    }

    /// The request has succeeded: the budget gets back what it cost to retry.
    pub fn succeeded(self, budget: &mut Budget) {
        budget.refund(self.spent.max(Budget::SUCCESS));
    }
}

/// A random part of a duration.
fn fraction(most: Duration, entropy: u64) -> Duration {
    let nanoseconds = most.as_nanos().saturating_mul(entropy.into()) / u128::from(u64::MAX);
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

/// Whether a failure may pass, and the request may be sent again.
fn passing(request: &Request, failure: Failure<'_>) -> Option<Passing> {
    let unseen_or_harmless = |unseen: bool| {
        let harmless = request.repeatable() == Repeatable::Yes;
        (unseen || harmless).then_some(Passing::Transient)
    };
    match failure {
        // The service has not seen it.
        Failure::Transport(TransportErrorKind::Connect) => unseen_or_harmless(true),
        // It may have.
        Failure::Transport(TransportErrorKind::Timeout | TransportErrorKind::Other) => {
            unseen_or_harmless(false)
        }
        Failure::Transport(_) => None,
        Failure::Response(response) => match wire::fault(response) {
            // What is throttled was not carried out.
            Some(fault) if THROTTLING.contains(&fault.code.as_str()) => Some(Passing::Throttled),
            Some(fault) if TRANSIENT.contains(&fault.code.as_str()) => unseen_or_harmless(false),
            Some(_) => None,
            None if response.status() == 429 => Some(Passing::Throttled),
            None if matches!(response.status(), 500 | 502..=504) => unseen_or_harmless(false),
            None => None,
        },
    }
}

/// What AWS's SDKs take for throttling, without `LimitExceededException`.
const THROTTLING: [&str; 11] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "PriorRequestNotComplete",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
];

/// What passes by itself, but may have been carried out.
const TRANSIENT: [&str; 5] = [
    "InternalErrorException",
    "InternalServerException",
    "RequestTimeout",
    "RequestTimeoutException",
    "ServiceUnavailableException",
];

/// How long the service asks to wait: `x-amz-retry-after` in milliseconds, else
/// `retry-after` in seconds. (A date in the latter is not minded.)
fn asked_for(failure: Failure<'_>) -> Option<Duration> {
    let Failure::Response(response) = failure else {
        return None;
    };
    let number = |name| response.header(name)?.trim().parse().ok();
    number("x-amz-retry-after")
        .map(Duration::from_millis)
        .or_else(|| number("retry-after").map(Duration::from_secs))
}

/// What all requests of a client may spend on retries: when the service is down,
/// they stop after a while instead of making it worse.
#[derive(Debug)]
pub struct Budget {
    tokens: u32,
}

impl Budget {
    const FULL: u32 = 500;
    const TRANSIENT: u32 = 14;
    const THROTTLED: u32 = 5;
    const SUCCESS: u32 = 1;
    /// How much longer than planned a wait may be because the service asks for it.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// A full one.
    #[must_use]
    pub const fn new() -> Self {
        Self { tokens: Self::FULL }
    }

    /// What is left, of 500. A retry costs 14, after throttling 5; a success
    /// gives back what its last retry cost, or 1.
    #[must_use]
    pub const fn left(&self) -> u32 {
        self.tokens
    }

    fn spend(&mut self, cost: u32) -> Option<u32> {
        self.tokens = self.tokens.checked_sub(cost)?;
        Some(cost)
    }

    fn refund(&mut self, tokens: u32) {
        self.tokens = self.tokens.saturating_add(tokens).min(Self::FULL);
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new()
    }
}
