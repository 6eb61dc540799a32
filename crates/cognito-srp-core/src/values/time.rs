//! Time, which the program passes in as a value, and Cognito's `TIMESTAMP`.

use alloc::format;
use alloc::string::String;
use core::fmt;
use core::time::Duration;

/// A point in time: seconds since 1970-01-01 00:00:00 UTC.
///
/// [`Display`](fmt::Display) writes Cognito's `TIMESTAMP`: `EEE MMM d HH:mm:ss UTC yyyy`, in
/// English whatever the locale, the day without a leading zero, the hour from 00 to 23.
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
    /// The time this long after 1970-01-01 00:00:00 UTC. With the feature `std` there is also
    /// `From<SystemTime>`.
    #[must_use]
    pub const fn since_unix_epoch(elapsed: Duration) -> Self {
        Self {
            seconds: elapsed.as_secs(),
        }
    }

    /// The time this long after it, in whole seconds.
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

    /// In RFC 3339's format, in UTC: `2025-01-05T09:09:09Z`.
    ///
    /// ```
    /// use core::time::Duration;
    /// use cognito_srp_core::Timestamp;
    /// let moment = Timestamp::since_unix_epoch(Duration::from_secs(1_736_068_149));
    /// assert_eq!(moment.to_rfc_3339(), "2025-01-05T09:09:09Z");
    /// ```
    #[must_use]
    pub fn to_rfc_3339(self) -> String {
        let Civil {
            year,
            month,
            day,
            clock: [hour, minute, second],
        } = Civil::of(self);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }

    /// Whole seconds since 1970-01-01 00:00:00 UTC.
    #[must_use]
    pub const fn unix_seconds(self) -> u64 {
        self.seconds
    }
}

/// In whole seconds. A time before 1970 becomes 1970-01-01 00:00:00.
#[cfg(feature = "std")]
impl From<std::time::SystemTime> for Timestamp {
    fn from(time: std::time::SystemTime) -> Self {
        let elapsed = time.duration_since(std::time::UNIX_EPOCH);
        Self::since_unix_epoch(elapsed.unwrap_or_default())
    }
}

const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Civil {
            year,
            month,
            day,
            clock: [hour, minute, second],
        } = Civil::of(*self);
        let weekday = named(&WEEKDAYS, self.seconds / 86_400 % 7);
        let month = named(&MONTHS, month - 1);
        write!(
            f,
            "{weekday} {month} {day} {hour:02}:{minute:02}:{second:02} UTC {year}"
        )
    }
}

/// A date and time of the Gregorian calendar, in UTC. The month is 1 to 12.
struct Civil {
    year: u64,
    month: u64,
    day: u64,
    clock: [u64; 3],
}

impl Civil {
    fn of(moment: Timestamp) -> Self {
        let (days, second_of_day) = (moment.seconds / 86_400, moment.seconds % 86_400);
        // Days since 0000-03-01 of the proleptic Gregorian calendar, in eras of 400 years,
        // whose years begin in March, which puts the leap day last.
        let shifted = days + 719_468;
        let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        Self {
            year: era * 400 + year_of_era + u64::from(month >= 10),
            month: if month < 10 { month + 3 } else { month - 9 },
            day: day_of_year - (153 * month + 2) / 5 + 1,
            clock: [
                second_of_day / 3600,
                second_of_day / 60 % 60,
                second_of_day % 60,
            ],
        }
    }
}

/// The name at an index that the arithmetic keeps in range.
fn named<const N: usize>(names: &[&'static str; N], index: u64) -> &'static str {
    usize::try_from(index)
        .ok()
        .and_then(|index| names.get(index).copied())
        .unwrap_or_default()
}
