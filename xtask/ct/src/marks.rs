//! Marks secrets as undefined. memcheck follows undefined values through registers and memory,
//! and reports every branch and every address that depends on them.

use std::hint::black_box;

use crabgrind::memcheck::{MemState, mark_mem, vbits};

use crate::Failure;

/// Marks octets as secret, and so everything that is computed from them.
pub(crate) fn hide(octets: &[u8]) -> Result<(), Failure> {
    mark(octets, MemState::Undefined);
    still_secret("a secret", octets)
}

/// Marks octets as public: the protocol publishes them.
pub(crate) fn reveal(octets: &[u8]) {
    mark(octets, MemState::Defined);
}

/// The value of a flag that the protocol publishes.
pub(crate) fn revealed(flag: bool) -> bool {
    let octet = [u8::from(flag)];
    reveal(black_box(&octet));
    black_box(&octet) == &[1]
}

fn mark(octets: &[u8], state: MemState) {
    // This version of crabgrind confuses memcheck's answer with the answer without memcheck;
    // `still_secret` is reliable.
    let _ = mark_mem(octets.as_ptr().cast_mut().cast(), octets.len(), state);
}

/// Fails unless every bit is marked as secret: if marks were lost, an absence of reports would
/// mean nothing.
pub(crate) fn still_secret(what: &str, octets: &[u8]) -> Result<(), Failure> {
    let mut bits = vec![0u8; octets.len()];
    vbits(
        octets.as_ptr().cast_mut().cast(),
        bits.as_mut_ptr(),
        octets.len(),
    )
    .map_err(|error| format!("no marks: {error}"))?;
    match black_box(bits).iter().all(|mask| *mask == 0xff) {
        true => Ok(()),
        false => Err(format!("not all of {what} is marked as secret").into()),
    }
}
