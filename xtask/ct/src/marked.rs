//! What the exponentiations tell valgrind: where to count, and that an exponent is secret.

use std::hint::black_box;

use cognito_srp_core::srp::CognitoGroup;
use crabgrind::callgrind::{dump_stats, toggle_collect};
use num_bigint_dig::BigUint;

use crate::Failure;
use crate::exponents::{base_and_modulus, octets};
use crate::marks::hide;

/// Counts an operation and nothing else, and writes the count to callgrind's file.
pub(crate) fn counted(kind: &str, operation: &dyn Fn()) {
    toggle_collect();
    operation();
    toggle_collect();
    dump_stats(kind);
}

/// num-bigint-dig's exponentiation, which memcheck must report.
pub(crate) fn modpow_of_a_secret() -> Result<(), Failure> {
    let (base, modulus) = base_and_modulus(&CognitoGroup::new());
    let secret = black_box(octets("64 leading zero bits", 64));
    hide(&secret)?;
    let exponent = BigUint::from_bytes_be(&secret);
    black_box(base.modpow(&exponent, &modulus));
    Ok(())
}
