//! CBOR (RFC 8949), as far as WebAuthn needs it.

use cbor4ii::core::Value;
use cbor4ii::core::dec::{Decode, Read, Reference};
use cbor4ii::core::utils::SliceReader;

/// Takes one item from the front.
pub(super) fn take(rest: &mut &[u8]) -> Option<Value> {
    let mut reader = SliceReader::new(rest);
    let item = Value::decode(&mut reader).ok()?;
    match reader.fill(usize::MAX).ok()? {
        Reference::Long(left) => *rest = left,
        Reference::Short(_) => return None,
    }
    Some(item)
}

/// The member of a map; `None` if there are two, because it would not be clear which counts.
pub(super) fn member(map: &Value, is_it: impl Fn(&Value) -> bool) -> Option<&Value> {
    let Value::Map(members) = map else {
        return None;
    };
    let mut found = members.iter().filter(|(key, _)| is_it(key));
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value)
}

pub(super) fn integer(value: &Value) -> Option<i128> {
    match value {
        Value::Integer(integer) => Some(*integer),
        _ => None,
    }
}

pub(super) fn octets(value: &Value) -> Option<&[u8]> {
    match value {
        Value::Bytes(octets) => Some(octets),
        _ => None,
    }
}

pub(super) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}
