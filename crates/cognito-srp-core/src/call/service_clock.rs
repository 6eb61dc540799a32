//! What time it is at the service, as its responses say.

use core::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use super::belief::Belief;
use crate::error::Error;
use crate::exchange::{Exchange, Outcome};
use crate::values::date::ClockSkew;
use crate::values::time::Timestamp;
use crate::wire;
use crate::wire::Response;

/// By how much the service's clock is ahead of the program's, as its responses say: one
/// for a client, shared by all its requests.
///
/// A single response that says something else than those before is not believed: its
/// `date` may be a proxy's, or odd. The next one may confirm it; and an access token says
/// by itself when it was made, which counts at once. A date before 2014 or after 2199 says
/// nothing. The first response of all is believed, for the program's own clock may be years
/// off.
///
/// A session that comes from a store does not say it, for it may have been saved
/// on another machine. Whoever keeps a user signed in looks here
/// ([`KeeperState::with_service_clock`](crate::keeper::KeeperState::with_service_clock)).
#[derive(Debug)]
pub struct ServiceClock {
    /// Seconds, which are enough for 68 years; [`UNKNOWN`] until there was a response.
    /// The parts of a [`Belief`]: two responses at once may be taken for one, but each
    /// part is what a response said.
    believed: AtomicI32,
    is_sure: AtomicBool,
    doubted: AtomicI32,
}

const UNKNOWN: i32 = i32::MIN;

impl ServiceClock {
    /// One that knows nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            believed: AtomicI32::new(UNKNOWN),
            is_sure: AtomicBool::new(false),
            doubted: AtomicI32::new(UNKNOWN),
        }
    }

    /// What is believed, if there was a response that said anything.
    #[must_use]
    pub fn skew(&self) -> Option<ClockSkew> {
        read(&self.believed)
    }

    /// What time it is at the service at this moment of the program's clock; the same, as
    /// long as nothing is known.
    #[must_use]
    pub fn service_time(&self, now: Timestamp) -> Timestamp {
        self.skew().unwrap_or_default().service_time(now)
    }

    /// [`Exchange::receive`]s, and measures. Only what the service itself says is
    /// listened to: a proxy's page may have any date.
    ///
    /// # Errors
    /// As for [`Exchange::receive`].
    pub fn receive<T: Outcome>(
        &self,
        exchange: Exchange<T>,
        response: Response<'_>,
        now: Timestamp,
    ) -> Result<T, Error> {
        let date = ClockSkew::said(response.header("date"), now);
        let result = exchange.receive(response, now);
        match &result {
            Ok(outcome) => {
                let made = outcome.access_token().and_then(wire::issued_at);
                self.hear(date, made.and_then(|made| ClockSkew::between(now, made)));
            }
            Err(Error::Service(_)) => self.hear(date, None),
            Err(Error::Protocol(_)) => {}
        }
        result
    }

    fn hear(&self, date: Option<ClockSkew>, token: Option<ClockSkew>) {
        let before = Belief {
            believed: self.skew(),
            is_sure: self.is_sure.load(Ordering::Relaxed),
            doubted: read(&self.doubted),
        };
        let fits = |skew: &ClockSkew| i32::try_from(skew.seconds()).is_ok();
        let after = before.after(date.filter(fits), token.filter(fits));
        write(&self.believed, after.believed);
        self.is_sure.store(after.is_sure, Ordering::Relaxed);
        write(&self.doubted, after.doubted);
    }
}

fn read(seconds: &AtomicI32) -> Option<ClockSkew> {
    match seconds.load(Ordering::Relaxed) {
        UNKNOWN => None,
        seconds => Some(ClockSkew::ahead_by(seconds.into())),
    }
}

fn write(to: &AtomicI32, skew: Option<ClockSkew>) {
    let seconds = skew.and_then(|skew| i32::try_from(skew.seconds()).ok());
    to.store(seconds.unwrap_or(UNKNOWN), Ordering::Relaxed);
}

impl Default for ServiceClock {
    fn default() -> Self {
        Self::new()
    }
}
