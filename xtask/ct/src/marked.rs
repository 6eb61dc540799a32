//! What of the shapes valgrind has to be told: where counting begins and ends, and that an
//! exponent is secret.

use std::hint::black_box;

use cognito_srp_core::srp::CognitoGroup;
use crabgrind::callgrind::{dump_stats, toggle_collect};
use num_bigint_dig::BigUint;

use crate::Failure;
use crate::marks::hide;
use crate::shapes::{base_and_modulus, octets};

/// Counts an operation, and nothing but it, and writes the count down.
pub(crate) fn counted(shape: &str, operation: &dyn Fn()) {
    toggle_collect();
    operation();
    toggle_collect();
    dump_stats(shape);
}

/// num-bigint-dig's exponentiation, on which memcheck has to fire.
pub(crate) fn modpow_of_a_secret() -> Result<(), Failure> {
    let (base, modulus) = base_and_modulus(&CognitoGroup::new());
    let secret = black_box(octets("64 leading zero bits", 64));
    hide(&secret)?;
    let exponent = BigUint::from_bytes_be(&secret);
    black_box(base.modpow(&exponent, &modulus));
    Ok(())
}
