//! The length of a limb: the most that the machine's longest product allows, with room for
//! sums of products.
//!
//! A column of a product and its reduction is a sum of two products for each limb. So it is
//! below 2^127 with 52 limbs of 60 bits, and with 112 limbs of 28 bits below 2^63.9.

use super::number::cut;
use super::prime;

#[cfg(not(any(target_pointer_width = "32", small_limbs)))]
mod chosen {
    /// A product of limbs, and a sum of products.
    pub(in super::super) type Column = u128;
    pub(in super::super) const BITS: usize = 60;
    /// Blocks of four columns.
    pub(in super::super) const BLOCKS: usize = 13;
    /// Bits of the exponent between two teeth of a comb (`power.rs`).
    pub(in super::super) const SPACING: usize = 26;

    #[inline(always)]
    pub(in super::super) fn wide(left: u64, right: u64) -> Column {
        u128::from(left) * u128::from(right)
    }

    /// The low 64 bits.
    #[inline(always)]
    pub(in super::super) fn low(column: Column) -> u64 {
        super::super::number::low(column)
    }
}

// 32-bit machines and WebAssembly have no product of 128 bits. `--cfg small_limbs` tests these
// limbs on any machine.
#[cfg(any(target_pointer_width = "32", small_limbs))]
mod chosen {
    /// A product of limbs, and a sum of products.
    pub(in super::super) type Column = u64;
    pub(in super::super) const BITS: usize = 28;
    /// Blocks of four columns.
    pub(in super::super) const BLOCKS: usize = 28;
    /// As above: half as many tables, since a program for such a machine should be small.
    pub(in super::super) const SPACING: usize = 52;

    #[inline(always)]
    pub(in super::super) fn wide(left: u64, right: u64) -> Column {
        // Both are below 2^32, so a 32-bit machine needs only one multiplication. WebAssembly
        // has a 64-bit one, and would compute the masks.
        let known = if cfg!(target_family = "wasm") {
            u64::MAX
        } else {
            u64::from(u32::MAX)
        };
        (left & known) * (right & known)
    }

    /// The low 64 bits.
    #[inline(always)]
    pub(in super::super) fn low(column: Column) -> u64 {
        column
    }
}

pub(crate) use chosen::{BITS, BLOCKS, Column, SPACING, low, wide};

pub(crate) const MASK: u64 = (1 << BITS) - 1;

/// Columns that are computed at a time.
pub(crate) const WIDTH: usize = 4;

pub(crate) const LIMBS: usize = WIDTH * BLOCKS;

// A column and a carry fit: the compiler refuses a constant that overflows.
const _: Column = {
    let products = (2 * LIMBS) as Column * (MASK as Column * MASK as Column);
    products + (Column::MAX >> BITS)
};

/// N + 1. Its lowest 64 bits are zero.
pub(crate) const N_PLUS_ONE: [u64; LIMBS] = cut(&prime::N_PLUS_ONE, BITS);
