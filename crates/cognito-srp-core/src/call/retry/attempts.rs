//! The attempts at one request.

use core::time::Duration;

use super::budget::Budget;
use super::ended::Ended;
use super::policy::RetryPolicy;
use super::signing::Signing;
use super::verdict::{self, Verdict};
use crate::call::service_clock::ServiceClock;
use crate::values::time::Timestamp;
use crate::wire::Request;

impl RetryPolicy {
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
