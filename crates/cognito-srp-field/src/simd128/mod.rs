//! The portable engine in WebAssembly with SIMD128, whose widest multiplication gives two products
//! of 32-bit numbers.

mod columns;
mod factors;
#[cfg(simd128_stand_in)]
mod stand_in;

#[cfg(not(simd128_stand_in))]
use core::arch::wasm32 as instructions;

use zeroize::Zeroize;

use super::arithmetic::Element;
use super::carries::{digits, limbs};
use super::engine::{ENTRIES, Engine, pick};
use super::number::{Words, cut};
use super::radix::{BITS, LIMBS, N_PLUS_ONE, WIDTH};
use columns::{Columns, Product, Square, Symmetric};
use factors::Factors;
#[cfg(simd128_stand_in)]
use stand_in as instructions;

/// The engine: the intermediate values of a multiplication. It is reused for many multiplications,
/// because wiping it each time would be slow.
pub(crate) struct Portable {
    factors: Factors,
    /// The multiples of N that Montgomery's reduction adds, beside N + 1.
    multiples: Factors,
}

impl Portable {
    pub(crate) fn new() -> Self {
        Self {
            factors: Factors::new(&[0; LIMBS]),
            multiples: Factors::new(&N_PLUS_ONE),
        }
    }

    /// The reduced product of `factors`.
    #[inline(always)]
    fn reduce<S: Symmetric>(&mut self, into: &mut Element) {
        let mut carry = 0;
        for (block, n) in N_PLUS_ONE.as_chunks::<WIDTH>().0.iter().enumerate() {
            let mut columns = Columns::new();
            columns.lower::<S>(&self.factors, block);
            columns.reduction(&self.multiples, block);
            let found = digits(&columns.words(), &mut carry);
            self.multiples.set_left(WIDTH * block, found, n);
        }
        self.multiples.set_left(LIMBS, [0; WIDTH], &[]);
        for (block, into) in into.0.as_chunks_mut().0.iter_mut().enumerate() {
            let mut columns = Columns::new();
            columns.upper::<S>(&self.factors, block);
            columns.upper::<Product>(&self.multiples, block);
            *into = limbs(&columns.words(), &mut carry);
        }
    }
}

impl Drop for Portable {
    fn drop(&mut self) {
        self.factors.zeroize();
        self.multiples.zeroize();
    }
}

impl Engine<LIMBS> for Portable {
    fn limbs(words: &Words) -> [u64; LIMBS] {
        cut(words, BITS)
    }

    #[inline(never)]
    fn multiply(&mut self, number: &mut Element, other: &Element) {
        self.factors.set(&number.0, &other.0);
        self.reduce::<Product>(number);
    }

    #[inline(never)]
    fn square(&mut self, number: &mut Element) {
        self.factors.set(&number.0.map(|limb| 2 * limb), &number.0);
        self.reduce::<Square>(number);
    }

    fn pick<const L: usize>(&self, table: &[[u64; L]; ENTRIES], index: u64, into: &mut [u64; L]) {
        pick(table, index, into);
    }
}
