//! Numbers as limbs: 64 bits in inputs, outputs and tables, and fewer in computations.

use zeroize::Zeroize;

/// A number below 2^3072 in 64-bit words, the lowest first.
pub(crate) type Words = [u64; WORDS];
pub(crate) const WORDS: usize = 48;

/// A number modulo N in Montgomery form, at most a little above 2N, or a sum of a few such
/// numbers; `W` limbs, the lowest first. Wiped when dropped.
#[derive(Clone)]
// A vector of a wide machine should not span two cache lines.
#[repr(align(64))]
pub struct Number<const W: usize>(pub(crate) [u64; W]);

impl<const W: usize> Zeroize for Number<W> {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl<const W: usize> Drop for Number<W> {
    // Each limb is a store of its own: a few hundred bytes wherever it is inlined.
    #[inline(never)]
    fn drop(&mut self) {
        self.zeroize();
    }
}

/// Words as limbs of `bits` bits; zeros above. In a `const`, for constants.
#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "bounded by the lengths")]
pub(crate) const fn cut<const INTO: usize>(words: &Words, bits: usize) -> [u64; INTO] {
    let mut limbs = [0; INTO];
    let mut place = 0;
    while place < INTO {
        let (word, shift) = (bits * place / 64, bits * place % 64);
        if word < words.len() {
            limbs[place] = words[word] >> shift;
        }
        // What is too much of it is cut off below.
        if shift > 0 && word + 1 < words.len() {
            limbs[place] |= words[word + 1] << (64 - shift);
        }
        limbs[place] &= u64::MAX >> (64 - bits);
        place += 1;
    }
    limbs
}

/// Limbs of `from_bits` as limbs of `into_bits`; zeros above.
pub(crate) fn recut<const FROM: usize, const INTO: usize>(
    from: &[u64; FROM],
    from_bits: usize,
    into_bits: usize,
) -> [u64; INTO] {
    let mut into = [0; INTO];
    // The bits that were read and not written yet, and their number.
    let (mut pending, mut bits) = (0u128, 0);
    let mut from = from.iter();
    for limb in &mut into {
        while bits < into_bits
            && let Some(next) = from.next()
        {
            pending |= u128::from(*next) << bits;
            bits += from_bits;
        }
        *limb = low(pending) & (u64::MAX >> (64 - into_bits));
        pending >>= into_bits;
        bits = bits.saturating_sub(into_bits);
    }
    into
}

/// The low 64 bits.
#[inline(always)]
pub(crate) fn low(wide: u128) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = wide.to_le_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}
