//! Time, which enters as a value, and Cognito's `TIMESTAMP`.

use core::fmt;
use core::time::Duration;

/// A moment: the time since 1970-01-01 00:00:00 UTC, to the second.
///
/// [`Display`](fmt::Display) writes it as Cognito wants `TIMESTAMP`:
/// `EEE MMM d HH:mm:ss UTC yyyy`, in English whatever the locale, the day
/// without a leading zero, the hour from 00 to 23.
///
/// ```
/// use core::time::Duration;
/// use cognito_srp_core::Timestamp;
/// let moment = Timestamp::since_unix_epoch(Duration::from_secs(1_736_068_149));
/// assert_eq!(moment.to_string(), "Sun Jan 5 09:09:09 UTC 2025");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: u64,
}

impl Timestamp {
    /// The moment this long after 1970-01-01 00:00:00 UTC. With the feature `std` there is
    /// also `From<SystemTime>`.
    #[must_use]
    pub const fn since_unix_epoch(elapsed: Duration) -> Self {
        Self {
            seconds: elapsed.as_secs(),
        }
    }

    /// The moment this long after it, to the second.
    #[must_use]
    pub const fn after(self, elapsed: Duration) -> Self {
        Self {
            seconds: self.seconds.saturating_add(elapsed.as_secs()),
        }
    }

    /// Epoch seconds as the service writes them, possibly with a fraction.
    pub(crate) fn from_wire(seconds: f64) -> Option<Self> {
        let elapsed = Duration::try_from_secs_f64(seconds).ok()?;
        Some(Self::since_unix_epoch(elapsed))
    }

    /// Whole seconds since 1970-01-01 00:00:00 UTC.
    #[must_use]
    pub const fn unix_seconds(self) -> u64 {
        self.seconds
    }
}

/// To the second. A time before 1970 becomes its first moment.
#[cfg(feature = "std")]
impl From<std::time::SystemTime> for Timestamp {
    fn from(time: std::time::SystemTime) -> Self {
        let elapsed = time.duration_since(std::time::UNIX_EPOCH);
        Self::since_unix_epoch(elapsed.unwrap_or_default())
    }
}

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// In the order of a year that begins in March, which puts the leap day last.
const MONTHS: [&str; 12] = [
    "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb",
];

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second_of_day) = (self.seconds / 86_400, self.seconds % 86_400);
        let (hour, minute, second) = (
            second_of_day / 3600,
            second_of_day / 60 % 60,
            second_of_day % 60,
        );
        let weekday = named(&WEEKDAYS, days % 7);

        // Days since 0000-03-01 of the proleptic Gregorian calendar, in eras of 400 years.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month + 2) / 5 + 1;
        let year = era * 400 + year_of_era + u64::from(month >= 10);
        let month = named(&MONTHS, month);
        write!(
            f,
            "{weekday} {month} {day} {hour:02}:{minute:02}:{second:02} UTC {year}"
        )
    }
}

/// The name at an index that the arithmetic keeps in range.
fn named<const N: usize>(names: &[&'static str; N], index: u64) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index).copied())
        .unwrap_or_default()
}
