//! Factors as the columns need them: in lanes.

use zeroize::{DefaultIsZeroes, Zeroize};

use super::super::radix::{LIMBS, WIDTH};
use super::instructions::{u32x4, u32x4_shuffle, u32x4_splat, v128};

/// Four lanes of 32 bits.
#[derive(Clone, Copy)]
pub(super) struct Lanes(pub(super) v128);

impl Default for Lanes {
    fn default() -> Self {
        Self(u32x4(0, 0, 0, 0))
    }
}

impl DefaultIsZeroes for Lanes {}

/// Places for limbs, and for zeros above them.
const ROOM: usize = LIMBS + WIDTH;

/// A factor. Above its limbs are zeros, so that rows need not end where the limbs end.
pub(super) struct Factor {
    /// Each limb in all lanes. They come from memory, because for a limb that it knows to be
    /// the same in all lanes the compiler takes a slower multiplication.
    pub(super) limbs: [Lanes; ROOM],
    /// From each place on, the limbs of four places.
    pub(super) windows: [Lanes; ROOM],
}

impl Factor {
    fn new() -> Self {
        Self {
            limbs: [Lanes::default(); ROOM],
            windows: [Lanes::default(); ROOM],
        }
    }

    /// Sets four limbs. Those below are set already, and those above are zeros.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "the place is one of ROOM")]
    fn set(&mut self, place: usize, limbs: [u64; WIDTH]) {
        for (all, limb) in self.limbs[place..].iter_mut().zip(limbs) {
            all.0 = u32x4_splat(lane(limb));
        }
        let here = window(limbs);
        self.windows[place].0 = here;
        if let Some([before, one, two, three]) = self.windows[..place].last_chunk_mut::<WIDTH>() {
            one.0 = u32x4_shuffle::<1, 2, 3, 4>(before.0, here);
            two.0 = u32x4_shuffle::<2, 3, 4, 5>(before.0, here);
            three.0 = u32x4_shuffle::<3, 4, 5, 6>(before.0, here);
        }
    }

    #[inline(always)]
    fn set_all(&mut self, limbs: &[u64; LIMBS]) {
        for (block, limbs) in limbs.as_chunks().0.iter().enumerate() {
            self.set(WIDTH * block, *limbs);
        }
        self.set(LIMBS, [0; WIDTH]);
    }
}

/// A limb, or twice a limb.
#[inline(always)]
fn lane(limb: u64) -> u32 {
    let [a, b, c, d, ..] = limb.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// Four limbs in lanes.
#[inline(always)]
pub(super) fn window(limbs: [u64; WIDTH]) -> v128 {
    let [a, b, c, d] = limbs.map(lane);
    u32x4(a, b, c, d)
}

/// Two factors.
pub(super) struct Factors {
    pub(super) left: Factor,
    pub(super) right: Factor,
    /// For each place, the sum of the products of limbs of one place below it, modulo the size of
    /// a column.
    pub(super) sums: [u64; LIMBS + 1],
}

impl Factors {
    pub(super) fn new(right: &[u64; LIMBS]) -> Self {
        let mut factors = Self {
            left: Factor::new(),
            right: Factor::new(),
            sums: [0; LIMBS + 1],
        };
        factors.right.set_all(right);
        factors
    }

    /// Sets both.
    #[inline(always)]
    pub(super) fn set(&mut self, left: &[u64; LIMBS], right: &[u64; LIMBS]) {
        self.left.set_all(left);
        self.right.set_all(right);
        self.add_up(0, left, right);
    }

    /// Sets four limbs of the left factor; those of the right one that have the same places are
    /// given for the sums.
    #[inline(always)]
    pub(super) fn set_left(&mut self, place: usize, left: [u64; WIDTH], right: &[u64]) {
        self.left.set(place, left);
        self.add_up(place, &left, right);
    }

    /// The sums below four places.
    #[inline(always)]
    pub(super) fn sums_below(&self, place: usize) -> [u64; WIDTH] {
        let sums = self.sums.get(place..).and_then(<[u64]>::first_chunk);
        *sums.unwrap_or(&[0; WIDTH])
    }

    /// The sums above a place.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "the place is one of LIMBS")]
    fn add_up(&mut self, place: usize, left: &[u64], right: &[u64]) {
        let mut sum = self.sums[place];
        let above = self.sums[place + 1..].iter_mut();
        for (above, (left, right)) in above.zip(left.iter().zip(right)) {
            sum = sum.wrapping_add(left * right);
            *above = sum;
        }
    }
}

impl Zeroize for Factors {
    fn zeroize(&mut self) {
        for factor in [&mut self.left, &mut self.right] {
            factor.limbs.zeroize();
            factor.windows.zeroize();
        }
        self.sums.zeroize();
    }
}
