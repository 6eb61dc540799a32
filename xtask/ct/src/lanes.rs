//! The algorithm of `cognito-srp-ifma` on its stand-in: valgrind does not know
//! AVX-512, so what it can judge is the algorithm, without the instructions.

use std::hint::black_box;

use cognito_srp_ifma::{BITS, LIMBS, Limbs, Machine, StandIn};

use crate::Failure;
use crate::limbs::{limbs, modulus};
use crate::marks::{hide, still_secret};

/// Secret factors, a secret that is squared, and an entry at a secret index.
pub(crate) fn multiply_and_pick() -> Result<(), Failure> {
    let modulus = modulus()?;
    let (a, b) = (black_box([0x5a; 384]), black_box([0xa7; 384]));
    hide(&a)?;
    hide(&b)?;
    // Read anew: the compiler may remember what was there before the marks.
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

/// Octets that must be secret in whole: of every limb but the highest, which may be
/// short, those that are full.
fn octets(limbs: &Limbs) -> Vec<u8> {
    let full = limbs.iter().take(59);
    full.flat_map(|limb| limb.to_le_bytes().into_iter().take(BITS / 8))
        .collect()
}
