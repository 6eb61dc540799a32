//! Hexadecimal and base64 without the code under test.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use cognito_srp_core::srp::{Exponent, Integer};
use num_bigint_dig::BigUint;

/// Big-endian bytes; with an odd number of digits, the first digit is a byte of its own.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let even = format!("{}{text}", if text.len() % 2 == 1 { "0" } else { "" });
    (0..even.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(even.get(at..at + 2)?, 16).ok())
        .collect()
}

pub(crate) fn to_hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut text, octet| {
        write!(text, "{octet:02x}").unwrap();
        text
    })
}

/// The hexadecimal of an integer: lower case, no leading zeros.
pub(crate) fn canonical(hex: &str) -> String {
    let digits = hex.trim_start_matches('0').to_ascii_lowercase();
    if digits.is_empty() {
        "0".into()
    } else {
        digits
    }
}

/// x and similar values, which are bytes in the crate and integers in the vectors.
pub(crate) fn exponent_hex(exponent: &Exponent) -> String {
    canonical(&to_hex(exponent.expose()))
}

pub(crate) fn to_base64(octets: &[u8]) -> String {
    STANDARD.encode(octets)
}

/// Base64 in either alphabet, padded or not.
pub(crate) fn from_base64(text: &str) -> Vec<u8> {
    let plain = text.replace('-', "+").replace('_', "/");
    STANDARD_NO_PAD.decode(plain.trim_end_matches('=')).unwrap()
}

pub(crate) fn big(hex: &str) -> BigUint {
    BigUint::parse_bytes(hex.as_bytes(), 16).unwrap()
}

/// N from the RFC 3526 vector (`group.json`).
pub(crate) fn modulus() -> BigUint {
    let text = include_str!("../vectors/group.json");
    let entries: serde_json::Value = serde_json::from_str(text).unwrap();
    big(entries[0]["expected"]["N"].as_str().unwrap())
}

/// An integer of the tests' own arithmetic, converted for the code under test.
pub(crate) fn integer(value: &BigUint) -> Integer {
    Integer::from_hex(&value.to_str_radix(16)).unwrap()
}
