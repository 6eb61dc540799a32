//! Operations on elements.

use subtle::{Choice, ConstantTimeEq};

use super::Portable;
use super::engine::Engine;
use super::number::{Number, Words, cut, recut};
use super::radix::{BITS, LIMBS, MASK};
use super::{prime, tables};

/// A number with the limbs that `radix.rs` defines.
pub type Element = Number<LIMBS>;

/// The element with this Montgomery form.
pub(crate) const fn element(words: &Words) -> Element {
    Number(cut(words, BITS))
}

impl Element {
    /// `self · other`.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut result = self.clone();
        Portable::new().multiply(&mut result, other);
        result
    }

    /// `−self`, computed as a product, so that no limb becomes negative.
    #[must_use]
    pub fn negated(&self) -> Self {
        self.times(const { &element(&tables::MINUS_ONE) })
    }

    /// `self + other`.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = Self([0; LIMBS]);
        let mut carry = 0;
        for (limb, (left, right)) in sum.0.iter_mut().zip(self.0.iter().zip(&other.0)) {
            let column = left + right + carry;
            *limb = column & MASK;
            carry = column >> BITS;
        }
        sum
    }

    /// The number 0 ≤ i < N of the element.
    pub(crate) fn canonical(&self) -> Words {
        let mut number = Self([0; LIMBS]);
        number.0[0] = 1;
        Portable::new().multiply(&mut number, self);
        let mut words: Words = recut(&number.0, BITS, 64);
        // At most N, and N only for zero.
        let is_n = words
            .iter()
            .zip(&prime::N)
            .fold(Choice::from(1), |equal, (word, n)| equal & word.ct_eq(n));
        let keep = u64::from(is_n.unwrap_u8()).wrapping_sub(1);
        words.iter_mut().for_each(|word| *word &= keep);
        words
    }
}
