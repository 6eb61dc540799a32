//! What time it is at the service, as its last response said.

use core::sync::atomic::{AtomicI32, Ordering};

use crate::date::ClockSkew;
use crate::error::Error;
use crate::exchange::{Exchange, Outcome, Response};
use crate::time::Timestamp;

/// By how much the service's clock was ahead of the program's when it answered
/// last: one for a client, shared by all its requests.
///
/// A session that comes from a store does not say it, for it may have been saved
/// on another machine. Whoever keeps a user signed in looks here
/// ([`Keeping::with_service_clock`](super::Keeping::with_service_clock)).
#[derive(Debug)]
pub struct ServiceClock {
    /// Seconds, which are enough for 68 years; [`UNKNOWN`] until there was a response.
    ahead: AtomicI32,
}

const UNKNOWN: i32 = i32::MIN;

impl ServiceClock {
    /// One that knows nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            ahead: AtomicI32::new(UNKNOWN),
        }
    }

    /// What was measured last, if anything was.
    #[must_use]
    pub fn skew(&self) -> Option<ClockSkew> {
        match self.ahead.load(Ordering::Relaxed) {
            UNKNOWN => None,
            seconds => Some(ClockSkew::ahead_by(seconds.into())),
        }
    }

    /// [`Exchange::receive`]s, and measures. Only what the service itself says is
    /// believed: a proxy's page may have any date.
    ///
    /// # Errors
    /// As for [`Exchange::receive`].
    pub fn receive<T: Outcome>(
        &self,
        exchange: Exchange<T>,
        response: Response<'_>,
        now: Timestamp,
    ) -> Result<T, Error> {
        let measured = ClockSkew::said(response.header("date"), now);
        let result = exchange.receive(response, now);
        if let (Some(skew), Ok(_) | Err(Error::Service(_))) = (measured, &result)
            && let Ok(seconds) = i32::try_from(skew.seconds())
        {
            self.ahead.store(seconds, Ordering::Relaxed);
        }
        result
    }
}

impl Default for ServiceClock {
    fn default() -> Self {
        Self::new()
    }
}
