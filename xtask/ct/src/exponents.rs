//! Exponentiations whose instructions are counted, with exponents of one length and different
//! bits; and an exponentiation that is known to depend on its exponent.

use std::hint::black_box;

use cognito_srp_core::srp::{CognitoGroup, Exponent, Group, Integer};
use num_bigint_dig::BigUint;

use crate::Failure;

/// Runs and counts an operation; the text names the exponent.
pub(crate) type Counting = fn(&str, &dyn Fn());

/// Exponents for which an exponentiation that is not constant-time takes different times.
const EXPONENTS: [&str; 3] = ["weight 1", "all ones", "64 leading zero bits"];

/// Big-endian octets of an exponent.
pub(crate) fn octets(kind: &str, length: usize) -> Vec<u8> {
    let mut octets = vec![0; length];
    match kind {
        "weight 1" => octets.iter_mut().rev().take(1).for_each(|octet| *octet = 1),
        "all ones" => octets.fill(0xff),
        _ => {
            let low = octets.iter_mut().skip(8).zip(0u8..);
            low.for_each(|(octet, place)| *octet = place.wrapping_mul(167).wrapping_add(13));
        }
    }
    octets
}

/// Counts the instructions of one operation, for each exponent, in one process: libc's memcpy
/// takes a few instructions more or less if the stack is at another address.
pub(crate) fn count(operation: &str, counted: Counting) -> Result<(), Failure> {
    let group = CognitoGroup::new();
    let exponent = |kind, length| Exponent::from_be_bytes(&octets(kind, length));
    // A loop over an array may be unrolled, and then each kind has instructions of its own.
    let kinds = black_box(EXPONENTS.as_slice());
    match operation {
        "2^e-32" | "2^e-64" => {
            let length = if operation == "2^e-32" { 32 } else { 64 };
            for kind in kinds {
                let exponent = exponent(kind, length);
                counted(kind, &|| {
                    black_box(group.power_of_generator(black_box(&exponent)));
                });
            }
        }
        // a + u·x has 65 octets if a has 64; the shorter exponent is for slow checks.
        "S-65" | "S-17" => {
            let length = if operation == "S-65" { 65 } else { 17 };
            let base = group.element(&group.reduce(&Integer::from_be_bytes(&[0x5a; 400])));
            for kind in kinds {
                let exponent = exponent(kind, length);
                counted(kind, &|| {
                    black_box(group.power(&base, black_box(&exponent)));
                });
            }
        }
        "modpow-64" => {
            let (base, modulus) = base_and_modulus(&group);
            for kind in kinds {
                let exponent = BigUint::from_bytes_be(&octets(kind, 64));
                counted(kind, &|| {
                    black_box(base.modpow(black_box(&exponent), &modulus));
                });
            }
        }
        _ => return Err(format!("there is no operation `{operation}`").into()),
    }
    Ok(())
}

pub(crate) fn base_and_modulus(group: &CognitoGroup) -> (BigUint, BigUint) {
    let modulus = BigUint::parse_bytes(group.modulus().to_hex().as_bytes(), 16);
    let base = BigUint::from_bytes_be(&[0x5a; 300]);
    (base, modulus.unwrap_or_default())
}
