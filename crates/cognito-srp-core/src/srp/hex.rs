//! Numbers in hexadecimal, as Cognito and its clients write them.

use alloc::string::String;
use core::fmt::Write;

/// Big-endian octets in lower case without leading zeros; `0` for none.
pub(super) fn significant(octets: &[u8], negative: bool) -> String {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    let Some((top, rest)) = octets.get(zeros..).and_then(<[u8]>::split_first) else {
        return String::from("0");
    };
    let sign = if negative { "-" } else { "" };
    let mut digits = String::with_capacity(sign.len() + 2 * (rest.len() + 1));
    // Writing to a `String` does not fail.
    let _ = write!(digits, "{sign}{top:x}");
    for octet in rest {
        let _ = write!(digits, "{octet:02x}");
    }
    digits
}
