//! The portable engine, and the other operations on elements.

use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroize;

use super::columns::{
    Columns, Couples, Diagonal, LIMBS, N_PLUS_ONE, Product, Square, Symmetric, WIDTH,
};
use super::engine::{ENTRIES, Engine, pick};
use super::number::{Number, Words, cut, recut};
use super::radix::{BITS, BLOCKS, MASK};
use super::tables;

/// A number with the limbs that `radix.rs` defines.
pub type Element = Number<LIMBS>;

/// The element with this Montgomery form.
pub(crate) const fn element(words: &Words) -> Element {
    Number(cut(words, BITS))
}

/// The portable engine: the intermediate values of a multiplication. It is reused for many
/// multiplications, because wiping it each time would be slow.
pub(crate) struct Portable {
    /// The factors.
    factors: Couples,
    /// The multiples of N that Montgomery's reduction adds, beside N + 1.
    digits: Couples,
}

impl Portable {
    pub(crate) fn new() -> Self {
        Self {
            factors: [[0; 2]; LIMBS],
            digits: N_PLUS_ONE.map(|n| [0, n]),
        }
    }

    /// The reduced product of `factors`.
    #[inline(always)]
    fn reduce<S: Symmetric>(&mut self, into: &mut Element) {
        let Self { factors, digits } = self;
        let (mut made, mut added) = (Diagonal::default(), Diagonal::default());
        let mut carry = 0;
        for block in 0..BLOCKS {
            let mut columns = Columns::new();
            columns.lower::<S>(factors, block, &mut made);
            columns.reduction(digits, block, &mut added);
            let found = columns.digits(&mut carry);
            for ([digit, _], found) in digits.iter_mut().skip(WIDTH * block).zip(found) {
                *digit = found;
            }
        }
        // The two blocks that the reduction's diagonal does not include yet.
        let (first, last) = (&digits[..WIDTH], &digits[LIMBS - WIDTH..]);
        first.iter().chain(last).for_each(|place| added.add(*place));
        for (block, limbs) in into.0.as_chunks_mut().0.iter_mut().enumerate() {
            let mut columns = Columns::new();
            columns.upper::<S>(factors, block, &mut made);
            columns.upper::<Product>(digits, block, &mut added);
            *limbs = columns.limbs(&mut carry);
        }
    }
}

impl Drop for Portable {
    fn drop(&mut self) {
        self.factors.as_flattened_mut().zeroize();
        self.digits.as_flattened_mut().zeroize();
    }
}

impl Engine<LIMBS> for Portable {
    fn limbs(words: &Words) -> [u64; LIMBS] {
        cut(words, BITS)
    }

    #[inline(never)]
    fn multiply(&mut self, number: &mut Element, other: &Element) {
        for (couple, pair) in self.factors.iter_mut().zip(number.0.iter().zip(&other.0)) {
            *couple = [*pair.0, *pair.1];
        }
        self.reduce::<Product>(number);
    }

    #[inline(never)]
    fn square(&mut self, number: &mut Element) {
        for (couple, limb) in self.factors.iter_mut().zip(&number.0) {
            *couple = [2 * limb, *limb];
        }
        self.reduce::<Square>(number);
    }

    fn pick<const L: usize>(&self, table: &[[u64; L]; ENTRIES], index: u64, into: &mut [u64; L]) {
        pick(table, index, into);
    }
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
            .zip(&tables::N)
            .fold(Choice::from(1), |equal, (word, n)| equal & word.ct_eq(n));
        let keep = u64::from(is_n.unwrap_u8()).wrapping_sub(1);
        words.iter_mut().for_each(|word| *word &= keep);
        words
    }
}
