//! The `date` header of a response (RFC 9110 §5.6.7), and dates in XML.

use core::time::Duration;

use crate::values::time::Timestamp;

/// From 1 January 2014 to 31 December 2199, in seconds since 1970.
pub(super) const POSSIBLE: core::ops::Range<u64> = 1_388_534_400..7_258_118_400;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// IMF-fixdate, which all current servers send: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let rest = text.trim().strip_suffix(" GMT")?;
    let (_, rest) = rest.split_once(", ")?;
    let mut words = rest.split(' ');
    let (day, month, year, clock) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = u64::try_from(MONTHS.iter().position(|name| *name == month)?).ok()?;
    let (day, year): (u64, u64) = (day.parse().ok()?, year.parse().ok()?);
    let mut clock = clock.split(':').map(|part| part.parse::<u64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    moment([year, month + 1, day], [hour, minute, second])
}

/// RFC 3339 with seconds and in UTC, as in AWS's XML: `2011-07-15T23:28:33.359Z`. A fraction
/// is ignored.
#[cfg(any(test, feature = "identity-pools"))]
pub(crate) fn parse_rfc_3339(text: &str) -> Option<Timestamp> {
    let numbers = |text: &str, mark: char| -> Option<[u64; 3]> {
        let mut parts = text.split(mark).map(|part| {
            let is_number = part.len() >= 2 && part.bytes().all(|octet| octet.is_ascii_digit());
            is_number.then(|| part.parse::<u64>().ok()).flatten()
        });
        let numbers = [parts.next()??, parts.next()??, parts.next()??];
        parts.next().is_none().then_some(numbers)
    };
    let (date, clock) = text.strip_suffix('Z')?.split_once('T')?;
    let clock = match clock.split_once('.') {
        Some((clock, fraction)) if fraction.bytes().all(|octet| octet.is_ascii_digit()) => clock,
        Some(_) => return None,
        None => clock,
    };
    moment(numbers(date, '-')?, numbers(clock, ':')?)
}

/// A date of the Gregorian calendar and a time of the day, in UTC.
fn moment([year, month, day]: [u64; 3], [hour, minute, second]: [u64; 3]) -> Option<Timestamp> {
    let in_range = (1970..10_000).contains(&year)
        && (1..13).contains(&month)
        && (1..32).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61;
    if !in_range {
        return None;
    }
    // Days since 1970-01-01, with years that begin in March.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let day_of_year = (153 * month + 2) / 5 + day - 1;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
    let days = days.checked_sub(719_468)?;
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second;
    Some(Timestamp::since_unix_epoch(Duration::from_secs(seconds)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_servers_send() {
        for (text, seconds) in [
            // RFC 9110's own example, and three times computed with `date -u -d`.
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
        ] {
            let read = parse(text).map(Timestamp::unix_seconds);
            assert_eq!(read, Some(seconds), "{text}");
        }
    }

    /// The first is RFC 3339's own example (section 5.8), the second is from STS's reference;
    /// the seconds are computed with `date -u -d`.
    #[test]
    fn reads_what_xml_has() {
        for (text, seconds) in [
            ("1985-04-12T23:20:50.52Z", Some(482_196_050)),
            ("2014-10-24T23:00:23Z", Some(1_414_191_623)),
            ("2024-02-29T00:00:00Z", Some(1_709_164_800)),
            ("2014-10-24T23:00:23+01:00", None),
            ("2014-10-24T23:00:23", None),
            ("2014-10-24 23:00:23Z", None),
            ("2014-13-24T23:00:23Z", None),
            ("2014-00-24T23:00:23Z", None),
            ("2014-10-24T24:00:23Z", None),
            ("2014-10-24T23:00:23.xZ", None),
            ("2014-10-24-01T23:00:23Z", None),
            ("2014-10T23:00Z", None),
            ("+014-10-24T23:00:23Z", None),
            ("Z", None),
        ] {
            let read = parse_rfc_3339(text).map(Timestamp::unix_seconds);
            assert_eq!(read, seconds, "{text}");
        }
    }

    #[test]
    fn other_texts_are_not_dates() {
        for text in [
            "",
            "now",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun, 32 Nov 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 99999999999999999999 08:49:37 GMT",
            "Sun, 06 Brumaire 1994 08:49:37 GMT",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
