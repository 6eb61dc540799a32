//! The portable engine, and what else is done with an element.

use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroize;

use super::columns::{BITS, BLOCKS, Block, Blocks, Columns, LIMBS, MASK, N_PLUS_ONE, ZERO};
use super::engine::{ENTRIES, Engine, pick};
use super::number::{Number, Words, cut, recut};
use super::tables;

/// A number in 52 limbs of 60 bits.
pub(in crate::srp) type Element = Number<LIMBS>;

/// The element whose Montgomery form this is.
pub(super) const fn element(words: &Words) -> Element {
    Number(cut(words, BITS))
}

/// The portable engine: what a multiplication keeps on the way. One for many
/// multiplications, because wiping it each time would cost.
pub(super) struct Portable {
    /// The multiples of N that Montgomery's reduction adds.
    digits: Blocks,
    /// Twice the number that is squared.
    doubled: Blocks,
}

impl Portable {
    pub(super) fn new() -> Self {
        Self {
            digits: ZERO,
            doubled: ZERO,
        }
    }
}

impl Drop for Portable {
    fn drop(&mut self) {
        self.digits.as_flattened_mut().zeroize();
        self.doubled.as_flattened_mut().zeroize();
    }
}

/// The blocks of a number.
#[inline(always)]
fn blocks(number: &mut Element) -> &mut [Block] {
    number.0.as_chunks_mut().0
}

impl Engine<LIMBS> for Portable {
    fn limbs(words: &Words) -> [u64; LIMBS] {
        cut(words, BITS)
    }

    #[inline(never)]
    #[expect(clippy::indexing_slicing, reason = "constant bounds")]
    fn multiply(&mut self, number: &mut Element, other: &Element) {
        let (a, (b, _), q) = (blocks(number), other.0.as_chunks(), &mut self.digits);
        let mut carry = 0;
        for k in 0..BLOCKS {
            let mut columns = Columns::new();
            columns.products(&a[..k], &b[..=k]);
            columns.lower(&a[k], &b[0]);
            columns.products(&q[..k], &N_PLUS_ONE[..=k]);
            q[k] = columns.digits(&mut carry);
        }
        for k in 0..BLOCKS {
            let mut columns = Columns::new();
            columns.upper(&a[k], &b[BLOCKS - 1]);
            columns.products(&a[k + 1..], &b[k..]);
            columns.upper(&q[k], &N_PLUS_ONE[BLOCKS - 1]);
            columns.products(&q[k + 1..], &N_PLUS_ONE[k..]);
            a[k] = columns.limbs(&mut carry);
        }
    }

    /// Each mixed product once, doubled.
    #[inline(never)]
    #[expect(clippy::indexing_slicing, reason = "constant bounds")]
    fn square(&mut self, number: &mut Element) {
        let (a, d, q) = (blocks(number), &mut self.doubled, &mut self.digits);
        for (d, a) in d.as_flattened_mut().iter_mut().zip(a.as_flattened()) {
            *d = a << 1;
        }
        let mut carry = 0;
        for k in 0..BLOCKS {
            let m = k / 2;
            let mut columns = Columns::new();
            columns.products(&d[..m], &a[..=k]);
            if k % 2 == 0 {
                columns.lower_square(&d[m], &a[m]);
            } else {
                columns.upper_square(&d[m], &a[m]);
                columns.lower(&d[m], &a[m + 1]);
            }
            columns.products(&q[..k], &N_PLUS_ONE[..=k]);
            q[k] = columns.digits(&mut carry);
        }
        for k in 0..BLOCKS {
            let m = (k + BLOCKS) / 2;
            let last = k == BLOCKS - 1;
            let mut columns = Columns::new();
            if !last {
                columns.upper(&d[k], &a[BLOCKS - 1]);
                columns.products(&d[k + 1..m], a);
            }
            if k % 2 == 1 {
                columns.lower_square(&d[m], &a[m]);
            } else {
                columns.upper_square(&d[m], &a[m]);
                if !last {
                    columns.lower(&d[m], &a[m + 1]);
                }
            }
            columns.upper(&q[k], &N_PLUS_ONE[BLOCKS - 1]);
            columns.products(&q[k + 1..], &N_PLUS_ONE[k..]);
            a[k] = columns.limbs(&mut carry);
        }
    }

    fn pick<const L: usize>(&self, table: &[[u64; L]; ENTRIES], index: u64, into: &mut [u64; L]) {
        pick(table, index, into);
    }
}

impl Element {
    /// `self · other`.
    pub(in crate::srp) fn times(&self, other: &Self) -> Self {
        let mut result = self.clone();
        Portable::new().multiply(&mut result, other);
        result
    }

    /// `−self`: a product, so that no limb goes below zero.
    pub(in crate::srp) fn negated(&self) -> Self {
        self.times(const { &element(&tables::MINUS_ONE) })
    }

    /// `self + other`.
    pub(in crate::srp) fn plus(&self, other: &Self) -> Self {
        let mut sum = Self([0; LIMBS]);
        let mut carry = 0;
        for (limb, (left, right)) in sum.0.iter_mut().zip(self.0.iter().zip(&other.0)) {
            let column = left + right + carry;
            *limb = column & MASK;
            carry = column >> BITS;
        }
        sum
    }

    /// The number 0 ≤ i < N that the element stands for.
    pub(super) fn canonical(&self) -> Words {
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
