//! What a reduction needs of N.

#![expect(clippy::indexing_slicing, reason = "constant bounds")]

use crate::lanes::LANES;
use crate::{BITS, LIMBS, Limbs, VECTORS};

/// Vectors of a number that is up to seven lanes up.
pub(crate) const SPAN: usize = VECTORS + 1;

/// Such a number.
pub(crate) type Span = [[u64; LANES]; SPAN];

/// The inverses of 2^52 and 2^208 modulo N, also one lane up, two lanes up, and so on.
///
/// A reduction replaces limbs by their product with the inverse. So no digit of Montgomery's
/// depends on another one, and no vector has to move.
#[derive(Debug)]
#[repr(align(64))]
pub struct Modulus {
    pub(crate) one: [Span; 6],
    pub(crate) four: [Span; LANES],
}

impl Modulus {
    /// For an N below 2^3072 that is −1 modulo 2^52.
    #[must_use]
    pub const fn new(n: &Limbs) -> Self {
        let mut number = [0; LIMBS];
        number[0] = 1;
        let one = divided(&number, n);
        let four = divided(&divided(&divided(&one, n), n), n);
        Self {
            one: upwards(&one),
            four: upwards(&four),
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

/// A number that is no, one, two and so on lanes up.
const fn upwards<const S: usize>(number: &Limbs) -> [Span; S] {
    let mut upwards = [[[0; LANES]; SPAN]; S];
    let mut lanes = 0;
    while lanes < S {
        let mut place = 0;
        while place < LIMBS {
            let lane = place + lanes;
            upwards[lanes][lane / LANES][lane % LANES] = number[place];
            place += 1;
        }
        lanes += 1;
    }
    upwards
}
