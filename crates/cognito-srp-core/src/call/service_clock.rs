//! The service's time, according to its responses.

use core::sync::atomic::{AtomicBool, AtomicI32, Ordering};

use super::belief::Belief;
use crate::error::Error;
use crate::exchange::{Exchange, Outcome};
use crate::values::clock_skew::ClockSkew;
use crate::values::time::Timestamp;
use crate::wire::Response;

/// How far the service's clock is ahead of the program's, according to its responses. A client
/// has one, for all its requests.
///
/// A single response that contradicts earlier ones is not believed, because a proxy may have
/// cached its `date`. The next response may confirm it; an access token contains its issue
/// time, and confirms it at once. A date before 2014 or after 2199 is ignored. The very first
/// response is believed, because the program's clock may be years off.
///
/// A session from a store does not set it, because it may have been saved on another machine.
/// Keepers read it
/// ([`KeeperState::with_service_clock`](crate::keeper::KeeperState::with_service_clock)).
#[derive(Debug)]
pub struct ServiceClock {
    /// In seconds, enough for 68 years; [`UNKNOWN`] until there was a response. These are the
    /// parts of a [`Belief`]: two concurrent responses may be mixed, but each part comes from
    /// a response.
    believed: AtomicI32,
    is_sure: AtomicBool,
    doubted: AtomicI32,
}

const UNKNOWN: i32 = i32::MIN;

impl ServiceClock {
    /// A clock without any knowledge yet.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            believed: AtomicI32::new(UNKNOWN),
            is_sure: AtomicBool::new(false),
            doubted: AtomicI32::new(UNKNOWN),
        }
    }

    /// The believed difference, if a response had a date.
    #[must_use]
    pub fn skew(&self) -> Option<ClockSkew> {
        read(&self.believed)
    }

    /// The service's time at this moment of the program's clock; the same time while nothing
    /// is known.
    #[must_use]
    pub fn service_time(&self, now: Timestamp) -> Timestamp {
        self.skew().unwrap_or_default().service_time(now)
    }

    /// Calls [`Exchange::receive`] and measures the difference. Only responses of the service
    /// itself count, because a proxy's page may have any date.
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
                let made = outcome.access_token_issued();
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
