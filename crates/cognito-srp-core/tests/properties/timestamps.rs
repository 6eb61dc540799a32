//! `TIMESTAMP` on every day of 131 years, compared with another calendar.

use core::time::Duration;

use cognito_srp_core::Timestamp;
use jiff::civil::{DateTime, Weekday};
use jiff::tz::Offset;
use proptest::prelude::*;

use crate::cases;

/// The text from civil fields and English names, without a format string or a locale.
fn expected(civil: DateTime) -> String {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let weekday = match civil.weekday() {
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    };
    let month = MONTHS[usize::try_from(civil.month()).unwrap() - 1];
    format!(
        "{weekday} {month} {} {:02}:{:02}:{:02} UTC {}",
        civil.day(),
        civil.hour(),
        civil.minute(),
        civil.second(),
        civil.year()
    )
}

fn shown(civil: DateTime) -> String {
    let moment = Offset::UTC.to_timestamp(civil).unwrap();
    let seconds = u64::try_from(moment.as_second()).unwrap();
    Timestamp::since_unix_epoch(Duration::from_secs(seconds)).to_string()
}

#[test]
fn every_day_until_2100() {
    // The limits of a day and of its halves, where 12-hour clocks go wrong.
    let times = [
        (0, 0, 0),
        (0, 0, 1),
        (0, 59, 59),
        (1, 0, 0),
        (9, 9, 9),
        (11, 59, 59),
        (12, 0, 0),
        (12, 59, 59),
        (13, 0, 0),
        (23, 59, 59),
    ];
    let mut day = jiff::civil::date(1970, 1, 1);
    let mut days = 0;
    while day <= jiff::civil::date(2100, 12, 31) {
        for (hour, minute, second) in times {
            let civil = day.at(hour, minute, second, 0);
            assert_eq!(shown(civil), expected(civil), "{civil}");
        }
        day = day.tomorrow().unwrap();
        days += 1;
    }
    // 131 years of 365 days, and the leap days from 1972 to 2096.
    assert_eq!(days, 131 * 365 + 32);
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn any_second_until_the_year_9999(seconds in 0..=253_402_207_200_i64, nanos in 0..1_000_000_000_u32) {
        let civil = Offset::UTC.to_datetime(jiff::Timestamp::from_second(seconds).unwrap());
        let elapsed = Duration::new(u64::try_from(seconds).unwrap(), nanos);
        let timestamp = Timestamp::since_unix_epoch(elapsed);
        prop_assert_eq!(timestamp.to_string(), expected(civil));
    }
}
