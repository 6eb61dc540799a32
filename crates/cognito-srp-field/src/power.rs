//! Exponentiation: a fixed window for any base, a comb for powers of 2.

use zeroize::Zeroizing;

use super::engine::{ENTRIES, Engine};
use super::number::{Number, WORDS, Words};
use super::radix::SPACING;
use super::tables::{COMB, ONE, TWO};

/// Bits of the exponent per multiplication.
const WINDOW: usize = 5;

/// Bits of the exponent per block of the comb.
const BLOCK: usize = WINDOW * SPACING;

/// A table for [`power_of_two`]: Lim and Lee's comb with 5 teeth in a block.
///
/// Entry t of block b is the product of 2^(2^(s·(5b + i))) over the bits i of t, where s is the
/// spacing. So the blocks are enough for 520 bits of the exponent, and half of them for 260.
#[repr(align(64))]
pub(crate) struct Comb(pub(crate) [[Words; ENTRIES]; 104 / SPACING]);

/// The powers of a base, aligned as a [`Number`].
#[repr(align(64))]
struct Powers<const W: usize>(Zeroizing<[[u64; W]; ENTRIES]>);

/// `base^exponent`, with the exponent as big-endian bytes, below 2^bits. The time depends only
/// on the number of bits.
pub(crate) fn power<const W: usize, E: Engine<W>>(
    engine: &mut E,
    base: &Number<W>,
    exponent: &[u8],
    bits: usize,
) -> Number<W> {
    let mut powers = Powers(Zeroizing::new([[0; W]; ENTRIES]));
    let mut last = Number(E::limbs(&ONE));
    for place in 0..ENTRIES {
        match place {
            0 => {}
            1 => last.clone_from(base),
            // A square is cheaper than a product.
            _ if place % 2 == 0 => {
                last.0 = *powers.0.get(place / 2).unwrap_or(&[0; W]);
                engine.square(&mut last);
            }
            _ => engine.multiply(&mut last, base),
        }
        if let Some(entry) = powers.0.get_mut(place) {
            *entry = last.0;
        }
    }
    let highest = bits.div_ceil(WINDOW).saturating_sub(1);
    let (mut result, mut factor) = (Number([0; W]), Number([0; W]));
    engine.pick(
        &powers.0,
        index(exponent, WINDOW * highest, 1),
        &mut result.0,
    );
    for window in (0..highest).rev() {
        for _ in 0..WINDOW {
            engine.square(&mut result);
        }
        engine.pick(
            &powers.0,
            index(exponent, WINDOW * window, 1),
            &mut factor.0,
        );
        engine.multiply(&mut result, &factor);
    }
    result
}

/// `2^exponent`, with the exponent as big-endian bytes. The time depends only on their number.
pub(crate) fn power_of_two<const W: usize, E: Engine<W>>(
    engine: &mut E,
    exponent: &[u8],
) -> Number<W> {
    let blocks = (8 * exponent.len()).div_ceil(BLOCK);
    if blocks > COMB.0.len() {
        return power(
            engine,
            &Number(E::limbs(&TWO)),
            exponent,
            8 * exponent.len(),
        );
    }
    let mut words = Number([0; WORDS]);
    let (mut result, mut factor) = (Number(E::limbs(&ONE)), Number([0; W]));
    for column in (0..SPACING).rev() {
        engine.square(&mut result);
        for (block, table) in COMB.0.iter().take(blocks).enumerate() {
            let lowest = BLOCK * block + column;
            engine.pick(table, index(exponent, lowest, SPACING), &mut words.0);
            factor.0 = E::limbs(&words.0);
            engine.multiply(&mut result, &factor);
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
