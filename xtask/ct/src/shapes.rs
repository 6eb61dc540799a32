//! Powers with exponents of one length and of different shapes, to be counted; and the
//! exponentiation that is known to depend on its exponent.

use std::hint::black_box;

use cognito_srp_core::srp::{CognitoGroup, Exponent, Group, Integer};
use num_bigint_dig::BigUint;

use crate::Failure;

/// Who counts an operation, of which it is told the shape and which it does.
pub(crate) type Counting = fn(&str, &dyn Fn());

/// Exponents that a careless exponentiation tells apart by its time.
const SHAPES: [&str; 3] = ["weight 1", "all ones", "64 leading zero bits"];

/// Big-endian octets of an exponent.
pub(crate) fn octets(shape: &str, length: usize) -> Vec<u8> {
    let mut octets = vec![0; length];
    match shape {
        "weight 1" => octets.iter_mut().rev().take(1).for_each(|octet| *octet = 1),
        "all ones" => octets.fill(0xff),
        _ => {
            let low = octets.iter_mut().skip(8).zip(0u8..);
            low.for_each(|(octet, place)| *octet = place.wrapping_mul(167).wrapping_add(13));
        }
    }
    octets
}

/// Has the instructions of one operation counted, for each shape of its exponent. In one process: on a stack at another address, libc's memcpy takes
/// some instructions more or less.
pub(crate) fn count(operation: &str, counted: Counting) -> Result<(), Failure> {
    let group = CognitoGroup::new();
    let exponent = |shape, length| Exponent::from_be_bytes(&octets(shape, length));
    // A loop over an array may be unrolled, and then each shape has instructions of its own.
    let shapes = black_box(SHAPES.as_slice());
    match operation {
        "2^e-32" | "2^e-64" => {
            let length = if operation == "2^e-32" { 32 } else { 64 };
            for shape in shapes {
                let exponent = exponent(shape, length);
                counted(shape, &|| {
                    black_box(group.power_of_generator(black_box(&exponent)));
                });
            }
        }
        // 65 octets has a + u·x when a has 64; the shorter one is for what is slow.
        "S-65" | "S-17" => {
            let length = if operation == "S-65" { 65 } else { 17 };
            let base = group.element(&group.reduce(&Integer::from_be_bytes(&[0x5a; 400])));
            for shape in shapes {
                let exponent = exponent(shape, length);
                counted(shape, &|| {
                    black_box(group.power(&base, black_box(&exponent)));
                });
            }
        }
        "modpow-64" => {
            let (base, modulus) = base_and_modulus(&group);
            for shape in shapes {
                let exponent = BigUint::from_bytes_be(&octets(shape, 64));
                counted(shape, &|| {
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
