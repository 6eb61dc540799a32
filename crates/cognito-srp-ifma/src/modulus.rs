//! What a division needs to know about N.

#![expect(clippy::indexing_slicing, reason = "constant bounds")]

use crate::{BITS, LIMBS, Limbs};

/// The inverses of 2^52 and 2^104 modulo N, also shifted by one and two lanes.
///
/// A division replaces the lowest limbs of a number by their product with the inverse. So no
/// digit of the Montgomery reduction depends on another digit.
#[derive(Debug)]
#[repr(align(64))]
pub struct Modulus {
    pub(crate) one: [Limbs; 2],
    pub(crate) two: [Limbs; 3],
}

impl Modulus {
    /// For an N below 2^3072 that is −1 modulo 2^52.
    #[must_use]
    pub const fn new(n: &Limbs) -> Self {
        let mut number = [0; LIMBS];
        number[0] = 1;
        let one = divided(&number, n);
        let two = divided(&one, n);
        Self {
            one: [one, up(&one)],
            two: [two, up(&two), up(&up(&two))],
        }
    }
}

/// `number / 2^52`, for a number below N: adding the lowest limb times N makes that limb zero.
const fn divided(number: &Limbs, n: &Limbs) -> Limbs {
    let mut into = [0; LIMBS];
    let (mut place, mut carry) = (0, 0u128);
    while place < LIMBS {
        let sum = number[place] as u128 + number[0] as u128 * n[place] as u128 + carry;
        if place > 0 {
            into[place - 1] = (sum & ((1 << BITS) - 1)) as u64;
        }
        carry = sum >> BITS;
        place += 1;
    }
    into
}

/// One lane up.
const fn up(number: &Limbs) -> Limbs {
    let mut into = [0; LIMBS];
    let mut place = 1;
    while place < LIMBS {
        into[place] = number[place - 1];
        place += 1;
    }
    into
}
