//! Dates as HTTP and AWS's signatures write them: the core's format with the parts rearranged.

use cognito_srp_core::Timestamp;

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

/// The parts of a date.
struct Words {
    weekday: String,
    month: String,
    day: String,
    clock: String,
    year: String,
}

impl Words {
    fn of(moment: Timestamp) -> Self {
        let text = moment.to_string();
        let mut words = text.split(' ').map(str::to_owned);
        let mut next = || words.next().unwrap_or_default();
        let (weekday, month, day, clock, _) = (next(), next(), next(), next(), next());
        Self {
            weekday,
            month,
            day,
            clock,
            year: next(),
        }
    }
}

/// IMF-fixdate (RFC 9110 §5.6.7), for a `date` header.
pub(crate) fn imf_fixdate(moment: Timestamp) -> String {
    let Words {
        weekday,
        month,
        day,
        clock,
        year,
    } = Words::of(moment);
    format!("{weekday}, {day:0>2} {month} {year} {clock} GMT")
}

/// ISO 8601's basic format.
pub(crate) fn iso_8601(moment: Timestamp) -> String {
    iso_8601_extended(moment).replace(['-', ':'], "")
}

/// ISO 8601's extended format, which is also RFC 3339's.
pub(crate) fn iso_8601_extended(moment: Timestamp) -> String {
    let Words {
        month,
        day,
        clock,
        year,
        ..
    } = Words::of(moment);
    let month = MONTHS.find(&month).unwrap_or_default() / 3 + 1;
    format!("{year}-{month:02}-{day:0>2}T{clock}Z")
}
