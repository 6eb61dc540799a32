//! The engine that runs on every CPU.

mod columns;

use zeroize::Zeroize;

use super::arithmetic::Element;
use super::carries::{digits, limbs};
use super::engine::{ENTRIES, Engine, pick};
use super::number::{Words, cut};
use super::radix::{BITS, BLOCKS, LIMBS, N_PLUS_ONE, WIDTH};
use columns::{Columns, Couples, Diagonal, Product, Square, Symmetric};

/// The portable engine: the intermediate values of a multiplication. It is reused for many
/// multiplications, because wiping it each time would be slow.
pub(crate) struct Portable {
    /// The factors.
    factors: Couples,
    /// The multiples of N that Montgomery's reduction adds, beside N + 1.
    multiples: Couples,
}

impl Portable {
    pub(crate) fn new() -> Self {
        Self {
            factors: [[0; 2]; LIMBS],
            multiples: N_PLUS_ONE.map(|n| [0, n]),
        }
    }

    /// The reduced product of `factors`.
    #[inline(always)]
    fn reduce<S: Symmetric>(&mut self, into: &mut Element) {
        let Self { factors, multiples } = self;
        let (mut made, mut added) = (Diagonal::default(), Diagonal::default());
        let mut carry = 0;
        for block in 0..BLOCKS {
            let mut columns = Columns::new();
            columns.lower::<S>(factors, block, &mut made);
            columns.reduction(multiples, block, &mut added);
            let found = digits(columns.sums(), &mut carry);
            for ([digit, _], found) in multiples.iter_mut().skip(WIDTH * block).zip(found) {
                *digit = found;
            }
        }
        // The two blocks that the reduction's diagonal does not include yet.
        let (first, last) = (&multiples[..WIDTH], &multiples[LIMBS - WIDTH..]);
        first.iter().chain(last).for_each(|place| added.add(*place));
        for (block, into) in into.0.as_chunks_mut().0.iter_mut().enumerate() {
            let mut columns = Columns::new();
            columns.upper::<S>(factors, block, &mut made);
            columns.upper::<Product>(multiples, block, &mut added);
            *into = limbs(columns.sums(), &mut carry);
        }
    }
}

impl Drop for Portable {
    fn drop(&mut self) {
        self.factors.as_flattened_mut().zeroize();
        self.multiples.as_flattened_mut().zeroize();
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
