//! The integers modulo Cognito's 3072-bit prime, in constant time.
//!
//! N is RFC 3526's group 15. An [`Element`] is in Montgomery form with R = 2^3120:
//! 52 limbs of 60 bits. That leaves 48 bits above N, so that
//! - a product of two values below 2N, or of sums of them, comes out of the
//!   reduction a little above N at most: nothing is subtracted on the way;
//! - 52 products of limbs and as many of the reduction fit into a `u128` column:
//!   carries wait until the column is complete.
//!
//! N ≡ −1 (mod 2^64), so the Montgomery digit is the low limb itself, and with
//! N + 1 in the place of N that limb vanishes without a multiplication.
//!
//! No branch and no index depends on a value; only lengths and positions, which
//! are public, decide anything.

mod arithmetic;
mod power;
mod tables;
#[cfg(test)]
mod tests;
mod words;

use zeroize::Zeroizing;

use arithmetic::Work;
use words::{Words, limbs_of, words_of};

pub(super) use arithmetic::Element;
pub(super) use power::{power, power_of_two};

/// The length of N in octets.
pub(super) const WIDTH: usize = 384;

impl Element {
    /// −k, of SRP-6a with Cognito's hash and padding.
    pub(super) fn minus_k() -> Self {
        const { Self(limbs_of(&tables::MINUS_K)) }
    }

    /// The element that a number below 2^3072 stands for, from big-endian octets.
    pub(super) fn from_octets(octets: &[u8]) -> Self {
        let mut words: Zeroizing<Words> = Zeroizing::new([0; _]);
        for (word, octets) in words.iter_mut().zip(octets.rchunks(8)) {
            *word = octets
                .iter()
                .fold(0, |word, octet| word << 8 | u64::from(*octet));
        }
        let mut element = Self(limbs_of(&words));
        let r_squared = const { Self(limbs_of(&tables::R_SQUARED)) };
        element.multiply(&r_squared, &mut Work::new());
        element
    }

    /// The number 0 ≤ i < N that the element stands for, as 384 big-endian octets.
    pub(super) fn to_octets(&self) -> Zeroizing<[u8; WIDTH]> {
        let words = Zeroizing::new(words_of(&Zeroizing::new(self.canonical())));
        let mut octets = Zeroizing::new([0; WIDTH]);
        for (octets, word) in octets.rchunks_mut(8).zip(words.iter()) {
            octets.copy_from_slice(&word.to_be_bytes());
        }
        octets
    }
}
