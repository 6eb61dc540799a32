//! The user name and password in a proxy's URL.

use core::fmt::Write;
use core::str;

use zeroize::Zeroizing;

/// User name and password as they appear before a host, in one spelling.
pub(super) fn user_info(text: &str) -> Option<Zeroizing<String>> {
    let (name, password) = text.split_once(':').unwrap_or((text, ""));
    if name.is_empty() && password.is_empty() {
        return Some(Zeroizing::default());
    }
    if text.contains('@') {
        return None;
    }
    // Each byte takes at most three characters: a growing string would leave pieces behind.
    let mut encoded = Zeroizing::new(String::with_capacity(3 * text.len() + 2));
    encode(&decode(name)?, &mut encoded);
    encoded.push(':');
    encode(&decode(password)?, &mut encoded);
    encoded.push('@');
    Some(encoded)
}

/// An invalid encoding stays as it is, as in curl.
fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut decoded = Zeroizing::new(Vec::with_capacity(text.len()));
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .and_then(|digits| str::from_utf8(digits).ok());
        let octet = digits
            .filter(|digits| *first == b'%' && digits.bytes().all(|c| c.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(octet.unwrap_or(*first));
        rest = match octet {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    str::from_utf8(&decoded).is_ok().then_some(decoded)
}

fn encode(octets: &[u8], to: &mut String) {
    for octet in octets {
        // Writing to a String cannot fail.
        let _ = match octet.is_ascii_alphanumeric() || b"-._~".contains(octet) {
            true => to.write_char(char::from(*octet)),
            false => write!(to, "%{octet:02X}"),
        };
    }
}
