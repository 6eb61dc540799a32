//! Reading a client's `TIMESTAMP`.

use std::time::Duration;

use cognito_srp_core::Timestamp;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Whether a `TIMESTAMP` is readable at all, with English names, even if it does not have the
/// service's format.
pub(crate) fn is_readable(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [day_name, month, day, clock, zone, year] = words[..] else {
        return false;
    };
    let is_number = |text: &str| text.parse::<u32>().is_ok();
    let mut clock = clock.split(':');
    let has_clock = clock
        .by_ref()
        .take(3)
        .filter(|part| is_number(part))
        .count()
        == 3;
    DAYS.contains(&day_name)
        && MONTHS.contains(&month)
        && is_number(day)
        && is_number(year)
        && zone.bytes().all(|octet| octet.is_ascii_alphabetic())
        && has_clock
        && clock.next().is_none()
}

/// The moment of a `TIMESTAMP` in exactly the service's format. AWS also refuses a padded day
/// or a wrong weekday.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let mut words = text.split(' ');
    let (_, month, day) = (words.next()?, words.next()?, words.next()?);
    let (clock, _, year) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)?;
    let month = u64::try_from(month).ok()? + 1;
    let (day, year): (u64, u64) = (day.parse().ok()?, year.parse().ok()?);
    let mut clock = clock.split(':').map(str::parse::<u64>);
    let (hour, minute, second) = (
        clock.next()?.ok()?,
        clock.next()?.ok()?,
        clock.next()?.ok()?,
    );
    if !(1970..=9999).contains(&year) || day > 31 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Days since 1970-01-01, with years that begin in March.
    let year = if month <= 2 { year - 1 } else { year };
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day.checked_sub(1)?;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + day_of_year;
    let days = days.checked_sub(719_468)?;
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second;
    let moment = Timestamp::since_unix_epoch(Duration::from_secs(seconds));
    (moment.to_string() == text).then_some(moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_client_writes() {
        for (text, seconds) in [
            ("Thu Jan 1 00:00:00 UTC 1970", 0),
            ("Tue Feb 29 00:00:00 UTC 2000", 951_782_400),
            ("Sun Jan 5 09:09:09 UTC 2025", 1_736_068_149),
            ("Mon Mar 1 00:00:00 UTC 2100", 4_107_542_400),
        ] {
            assert_eq!(
                parse(text).map(Timestamp::unix_seconds),
                Some(seconds),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_any_other_form() {
        for text in [
            "",
            "Sun Jan 05 09:09:09 UTC 2025",
            "Sun Jan  5 09:09:09 UTC 2025",
            "Mon Jan 5 09:09:09 UTC 2025",
            "Sun Jan 5 9:09:09 UTC 2025",
            "Sun Jan 5 09:09:09 GMT 2025",
            "dim. janv. 5 09:09:09 UTC 2025",
            "Sun Jan 0 09:09:09 UTC 2025",
            "Sat Feb 30 00:00:00 UTC 2002",
            "Sun Jan 5 09:09:09 UTC 99999999999999999999",
        ] {
            assert!(parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn distinguishes_another_form_from_no_timestamp() {
        for (text, readable) in [
            ("Sun Jan 05 09:09:09 UTC 2025", true),
            ("Sun Jan  5 09:09:09 GMT 2025", true),
            ("Sun Jan 5 9:09:09 UTC 2025", true),
            ("", false),
            ("2025-01-05T09:09:09Z", false),
            ("dim. janv. 5 09:09:09 UTC 2025", false),
            ("Sun Jan 5 09:09 UTC 2025", false),
            ("Sun Jan 5 09:09:09:09 UTC 2025", false),
        ] {
            assert_eq!(is_readable(text), readable, "{text}");
        }
    }
}
