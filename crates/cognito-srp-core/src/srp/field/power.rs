//! Exponentiation: a fixed window for any base, a comb for powers of 2.

use core::hint::black_box;

use subtle::ConstantTimeEq;

use super::arithmetic::{Element, Limbs, Work, ZERO};
use super::tables::{COMB_256, COMB_512, ONE};

/// Bits of the exponent that one multiplication takes care of.
const WINDOW: usize = 5;
const ENTRIES: usize = 1 << WINDOW;

/// A table for [`power_of_two`]: Lim and Lee's comb with 5 teeth in 2 blocks.
///
/// Entry t of block b is the product of 2^(2^(s·(2i + b))) over the bits i of t,
/// with s the spacing.
pub(super) struct Comb {
    pub(super) spacing: usize,
    pub(super) blocks: [[Limbs; ENTRIES]; 2],
}

/// `base^exponent`, the exponent being big-endian octets. The time depends on
/// their number alone.
pub(in crate::srp) fn power(base: &Element, exponent: &[u8]) -> Element {
    let mut work = Work::new();
    let mut powers: [Element; ENTRIES] = core::array::from_fn(|_| Element(ONE));
    let mut last = Element(ONE);
    for entry in powers.iter_mut().skip(1) {
        last.multiply(base, &mut work);
        entry.clone_from(&last);
    }
    let factor = |window| {
        let index = (0..WINDOW).fold(0, |index, place| {
            index | bit(exponent, WINDOW * window + place) << place
        });
        pick(powers.iter().map(|power| &power.0), index)
    };
    let highest = (8 * exponent.len()).div_ceil(WINDOW).saturating_sub(1);
    let mut result = factor(highest);
    for window in (0..highest).rev() {
        for _ in 0..WINDOW {
            result.square(&mut work);
        }
        result.multiply(&factor(window), &mut work);
    }
    result
}

/// `2^exponent`, the exponent being big-endian octets. The time depends on their
/// number alone.
pub(in crate::srp) fn power_of_two(exponent: &[u8]) -> Element {
    let comb = match exponent.len() {
        0..=32 => &COMB_256,
        33..=64 => &COMB_512,
        _ => {
            let two = Element(ONE).plus(&Element(ONE));
            return power(&two, exponent);
        }
    };
    let mut work = Work::new();
    let mut result = Element(ONE);
    for column in (0..comb.spacing).rev() {
        result.square(&mut work);
        for (block, table) in comb.blocks.iter().enumerate() {
            let index = (0..WINDOW).fold(0, |index, tooth| {
                let position = comb.spacing * (2 * tooth + block) + column;
                index | bit(exponent, position) << tooth
            });
            result.multiply(&pick(table.iter(), index), &mut work);
        }
    }
    result
}

/// A bit of big-endian octets; 0 beyond their end. Only the position is public.
fn bit(octets: &[u8], position: usize) -> u64 {
    let octet = octets.iter().rev().nth(position / 8).copied();
    u64::from(octet.unwrap_or_default() >> (position % 8) & 1)
}

/// An entry of a table at a secret index: all are read.
fn pick<'a>(table: impl Iterator<Item = &'a Limbs>, index: u64) -> Element {
    let mut picked = Element(ZERO);
    for (position, entry) in (0u64..).zip(table) {
        // Hidden from the optimiser, which would make a jump of it.
        let mask = black_box(u64::from(position.ct_eq(&index).unwrap_u8())).wrapping_neg();
        let limbs = picked.0.as_flattened_mut().iter_mut();
        for (limb, candidate) in limbs.zip(entry.as_flattened()) {
            *limb |= candidate & mask;
        }
    }
    picked
}
