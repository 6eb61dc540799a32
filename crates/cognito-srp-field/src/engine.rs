//! The engines that multiply: portable code, or instructions that not every CPU has.

use core::hint::black_box;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::number::{Number, Words};

/// Entries in a table.
pub(crate) const ENTRIES: usize = 32;

/// The parts of an exponentiation, on numbers of `W` limbs.
pub(crate) trait Engine<const W: usize> {
    /// The limbs of a number in Montgomery form.
    fn limbs(words: &Words) -> [u64; W];
    /// Multiplies by `other`.
    fn multiply(&mut self, number: &mut Number<W>, other: &Number<W>);
    /// Squares.
    fn square(&mut self, number: &mut Number<W>);
    /// Copies the entry of a table at a secret index; reads all entries.
    fn pick<const L: usize>(&self, table: &[[u64; L]; ENTRIES], index: u64, into: &mut [u64; L]);
}

/// [`Engine::pick`] on any CPU.
pub(crate) fn pick<const L: usize>(table: &[[u64; L]; ENTRIES], index: u64, into: &mut [u64; L]) {
    let mut masks = Zeroizing::new([0; ENTRIES]);
    for (position, mask) in (0u64..).zip(masks.iter_mut()) {
        *mask = u64::from(position.ct_eq(&index).unwrap_u8()).wrapping_neg();
    }
    // Hidden from the optimiser, which would turn them into jumps. By reference, because a
    // moved value leaves a copy behind that is not wiped.
    let masks: &[u64; ENTRIES] = black_box(&masks);
    let (chunks, _) = into.as_chunks_mut::<4>();
    for (place, chunk) in chunks.iter_mut().enumerate() {
        // These stay in registers.
        let mut words = [0; 4];
        for (entry, mask) in table.iter().zip(masks.iter()) {
            let candidates = entry.as_chunks().0.get(place).unwrap_or(&[0; 4]);
            for (word, candidate) in words.iter_mut().zip(candidates) {
                *word |= candidate & mask;
            }
        }
        *chunk = words;
    }
}
