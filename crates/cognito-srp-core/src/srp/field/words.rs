//! Numbers in words of 64 bits, as they come in, go out and lie in tables, and in
//! limbs, as the field computes with them.

use super::arithmetic::{BLOCK, BLOCKS, Limbs, ZERO};

/// A number below 2^3072, the lowest word first.
pub(super) type Words = [u64; 48];

/// Bits in a limb.
pub(super) const BITS: usize = 60;
pub(super) const MASK: u64 = (1 << BITS) - 1;

/// The limbs of a number; in a `const`, those of a constant.
#[expect(
    clippy::indexing_slicing,
    reason = "48 words, 52 limbs, constant bounds"
)]
pub(super) const fn limbs_of(words: &Words) -> Limbs {
    let mut limbs = ZERO;
    let mut place = 0;
    while place < BLOCK * BLOCKS {
        // A limb lies in one word or in two: 60·place is 64·word + shift.
        let (word, shift) = (BITS * place / 64, BITS * place % 64);
        let mut limb = words[word] >> shift;
        if shift > 64 - BITS && word + 1 < words.len() {
            limb |= words[word + 1] << (64 - shift);
        }
        limbs[place / BLOCK][place % BLOCK] = limb & MASK;
        place += 1;
    }
    limbs
}

/// The words of a number below 2^3072.
pub(super) fn words_of(limbs: &Limbs) -> Words {
    let limbs = limbs.as_flattened();
    core::array::from_fn(|place| {
        // A word lies in two limbs: 64·place is 60·limb + shift, shift ≤ 56.
        let (limb, shift) = (64 * place / BITS, 64 * place % BITS);
        let mut parts = limbs.iter().skip(limb).take(2).copied();
        let mut next = || parts.next().unwrap_or_default();
        next() >> shift | next() << (BITS - shift)
    })
}

/// The low 64 bits.
pub(super) fn low(wide: u128) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = wide.to_le_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}
