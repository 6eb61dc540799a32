//! Exponentiation: a fixed window for any base, a comb for powers of 2.

use core::hint::black_box;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::arithmetic::{Element, Limbs, Work};
use super::tables::{COMB, ONE};
use super::words::{Words, limbs_of};

/// Bits of the exponent that one multiplication takes care of.
const WINDOW: usize = 5;
const ENTRIES: usize = 1 << WINDOW;

/// A table for [`power_of_two`]: Lim and Lee's comb with 5 teeth in a block.
///
/// Entry t of block b is the product of 2^(2^(26·(5b + i))) over the bits i of t.
/// So four blocks are good for 520 bits of the exponent and two for 260.
pub(super) type Comb = [[Words; ENTRIES]; 4];

/// Bits of the exponent between two teeth.
pub(super) const SPACING: usize = 26;

fn one() -> Element {
    const { Element(limbs_of(&ONE)) }
}

/// `base^exponent`, the exponent being big-endian octets. The time depends on
/// their number alone.
pub(in crate::srp) fn power(base: &Element, exponent: &[u8]) -> Element {
    let mut work = Work::new();
    let mut powers = Zeroizing::new([[0; 52]; ENTRIES]);
    let mut last = one();
    for (place, entry) in powers.iter_mut().enumerate() {
        if place > 0 {
            last.multiply(base, &mut work);
        }
        entry.copy_from_slice(last.0.as_flattened());
    }
    let factor = |window| {
        let mut factor = Element(Limbs::default());
        let index = index(exponent, WINDOW * window, 1);
        pick(factor.0.as_flattened_mut(), &powers, index);
        factor
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
    let blocks = (8 * exponent.len()).div_ceil(WINDOW * SPACING);
    if blocks > COMB.len() {
        let two = one().plus(&one());
        return power(&two, exponent);
    }
    let mut work = Work::new();
    let mut result = one();
    let mut words = Zeroizing::new([0; _]);
    for column in (0..SPACING).rev() {
        result.square(&mut work);
        for (block, table) in COMB.iter().take(blocks).enumerate() {
            let lowest = SPACING * WINDOW * block + column;
            pick(
                words.as_mut_slice(),
                table,
                index(exponent, lowest, SPACING),
            );
            result.multiply(&Element(limbs_of(&words)), &mut work);
        }
    }
    result
}

/// An index into a table: bits of the exponent, `spacing` apart.
fn index(exponent: &[u8], lowest: usize, spacing: usize) -> u64 {
    (0..WINDOW).fold(0, |index, place| {
        index | bit(exponent, lowest + spacing * place) << place
    })
}

/// A bit of big-endian octets; 0 beyond their end. Only the position is public.
fn bit(octets: &[u8], position: usize) -> u64 {
    let octet = octets.iter().rev().nth(position / 8).copied();
    u64::from(octet.unwrap_or_default() >> (position % 8) & 1)
}

/// An entry of a table at a secret index: all are read.
fn pick<const LENGTH: usize>(into: &mut [u64], table: &[[u64; LENGTH]; ENTRIES], index: u64) {
    // Hidden from the optimiser, which would make jumps of them.
    let masks: [u64; ENTRIES] = black_box(core::array::from_fn(|position| {
        u64::from((position as u64).ct_eq(&index).unwrap_u8()).wrapping_neg()
    }));
    let (chunks, _) = into.as_chunks_mut::<4>();
    for (place, chunk) in chunks.iter_mut().enumerate() {
        let mut picked = [0; 4];
        for (entry, mask) in table.iter().zip(&masks) {
            let (candidates, _) = entry.as_chunks::<4>();
            if let Some(candidate) = candidates.get(place) {
                for (limb, candidate) in picked.iter_mut().zip(candidate) {
                    *limb |= candidate & mask;
                }
            }
        }
        *chunk = picked;
    }
}
