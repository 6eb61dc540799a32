//! Hexadecimal integers and PAD.

use cognito_srp_core::srp::Integer;

use crate::entry::Entry;
use crate::octets::to_hex;

pub(crate) fn pad_hex(entry: &Entry) {
    entry.check("padded", to_hex(&entry.integer("hex").pad()));
}

pub(crate) fn parse_hex(entry: &Entry) {
    let expected = entry.expected("integer").unwrap().as_u64().unwrap();
    let parsed = entry.integer("hex");
    entry.compare("integer", &format!("{expected:x}"), &parsed.to_hex());
    // The same integer, without going through text.
    let octets = Integer::from_be_bytes(&expected.to_be_bytes());
    entry.compare("integer from octets", &octets.to_hex(), &parsed.to_hex());
}

pub(crate) fn pad_int(entry: &Entry) {
    let number = entry.number("integer");
    let sign = if number < 0 { "-" } else { "" };
    let integer = Integer::from_hex(&format!("{sign}{:x}", number.unsigned_abs())).unwrap();
    entry.check("padded", to_hex(&integer.pad()));
    assert_eq!(
        integer.is_negative(),
        number < 0,
        "{entry}: step is_negative"
    );
    assert_eq!(integer.is_zero(), number == 0, "{entry}: step is_zero");
}
