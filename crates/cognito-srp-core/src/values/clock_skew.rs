//! How far a clock is off.

use core::time::Duration;

use super::date::{POSSIBLE, parse};
use crate::values::time::Timestamp;

/// How far the service's clock is ahead of the program's.
///
/// Cognito refuses a `TIMESTAMP` that is far from its own time, and tokens expire by its
/// clock. Every response contains the service's time in this header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClockSkew {
    seconds: i64,
}

impl ClockSkew {
    /// From a `date` header and the time when it was received. A header that is missing or not
    /// a date counts as no difference.
    pub(crate) fn measured(date: Option<&str>, now: Timestamp) -> Self {
        Self::said(date, now).unwrap_or_default()
    }

    /// From a `date` header, if it is a date.
    pub(crate) fn said(date: Option<&str>, now: Timestamp) -> Option<Self> {
        Self::between(now, date.and_then(parse)?)
    }

    /// How far the service's clock is ahead of the program's, which shows `now`. `None` for an
    /// impossible time: Cognito has existed since 2014.
    pub(crate) fn between(now: Timestamp, theirs: Timestamp) -> Option<Self> {
        POSSIBLE.contains(&theirs.unix_seconds()).then_some(())?;
        let apart = theirs.unix_seconds().abs_diff(now.unix_seconds());
        let seconds = i64::try_from(apart).ok()?;
        Some(Self {
            seconds: if theirs < now { -seconds } else { seconds },
        })
    }

    pub(crate) const fn ahead_by(seconds: i64) -> Self {
        Self { seconds }
    }

    /// Whether two measurements can be of the same clocks: each includes a response's travel
    /// time.
    pub(crate) fn is_near(self, other: Self) -> bool {
        self.seconds.abs_diff(other.seconds) <= 60
    }

    /// Seconds by which the service is ahead; negative if it is behind.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// The service's time when the program's clock shows `now`.
    #[must_use]
    pub fn service_time(self, now: Timestamp) -> Timestamp {
        let seconds = now.unix_seconds().saturating_add_signed(self.seconds);
        Timestamp::since_unix_epoch(Duration::from_secs(seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_times_are_not_believed() {
        // A machine whose own clock is at 1970, for example because it starts without a
        // battery.
        let boot = Timestamp::since_unix_epoch(Duration::from_secs(7));
        for (date, ahead) in [
            ("Wed, 01 Jan 2014 00:00:00 GMT", Some(1_388_534_400 - 7)),
            ("Tue, 31 Dec 2199 23:59:59 GMT", Some(7_258_118_399 - 7)),
            ("Tue, 31 Dec 2013 23:59:59 GMT", None),
            ("Wed, 01 Jan 2200 00:00:00 GMT", None),
            ("Fri, 31 Dec 9999 23:59:59 GMT", None),
            ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ] {
            let said = ClockSkew::said(Some(date), boot).map(ClockSkew::seconds);
            assert_eq!(said, ahead, "{date}");
            let measured = ClockSkew::measured(Some(date), boot).seconds();
            assert_eq!(measured, ahead.unwrap_or_default(), "{date}");
        }
    }
}
