//! The algorithm of `cognito-srp-ifma` on its portable `StandIn`. valgrind does not support
//! AVX-512, so it can only check the algorithm without these instructions.

use std::hint::black_box;

use cognito_srp_ifma::{BITS, LIMBS, Limbs, Machine, StandIn};

use crate::Failure;
use crate::limbs::{limbs, modulus};
use crate::marks::{hide, still_secret};

/// Multiplies secret factors, squares a secret, and picks an entry at a secret index.
pub(crate) fn multiply_and_pick() -> Result<(), Failure> {
    let modulus = modulus()?;
    let (a, b) = (black_box([0x5a; 384]), black_box([0xa7; 384]));
    hide(&a)?;
    hide(&b)?;
    // Read again: the compiler may remember the unmarked values.
    let (mut number, factor) = (limbs(black_box(&a)), limbs(black_box(&b)));
    StandIn.multiply(&mut number, &factor, &modulus);
    still_secret("a product", &octets(&number))?;
    StandIn.square(&mut number, &modulus);
    still_secret("a square", &octets(&number))?;

    let index = black_box([17u8]);
    hide(&index)?;
    let mut entry = [0; LIMBS];
    let [index] = *black_box(&index);
    let table = black_box([[u64::MAX; LIMBS]; 32]);
    StandIn.pick(&table, u64::from(index & 31), &mut entry);
    still_secret("an entry", &octets(&entry))
}

/// The octets in which every bit must be secret: the full octets of each limb, without the
/// highest limb, which may be shorter.
fn octets(limbs: &Limbs) -> Vec<u8> {
    let full = limbs.iter().take(59);
    full.flat_map(|limb| limb.to_le_bytes().into_iter().take(BITS / 8))
        .collect()
}
