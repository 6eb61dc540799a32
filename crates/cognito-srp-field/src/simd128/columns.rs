//! The columns of `portable/columns.rs` by the same identity, four at once: a row is a limb with the four
//! limbs that are its counterparts in four neighbouring columns.

use core::ops::Range;

use super::super::radix::{LIMBS, N_PLUS_ONE, WIDTH};
use super::factors::{Factors, Lanes, window};
use super::instructions::{
    i64x2_add, i64x2_sub, u32x4, u32x4_add, u32x4_shuffle, u32x4_sub, u64x2,
    u64x2_extmul_high_u32x4, u64x2_extmul_low_u32x4, u64x2_extract_lane, v128, v128_and,
    v128_andnot,
};

/// What is computed from a limb of each factor, the left one first, and those of four other
/// places.
pub(super) trait Symmetric {
    /// Whether products of one place are subtracted.
    const PAIRED: bool;
    /// Factors of both mixed products, in each lane.
    fn mixed(limb: [v128; 2], others: [v128; 2]) -> [v128; 2];
    /// The same, but in the lane of ones the other place is that of the limb, and the product
    /// the one of that place.
    fn alone(limb: [v128; 2], others: [v128; 2], lane: v128) -> [v128; 2];
}

/// For factors 2a and a: a².
pub(super) struct Square;

impl Symmetric for Square {
    const PAIRED: bool = false;

    #[inline(always)]
    fn mixed([doubled, _]: [v128; 2], [_, others]: [v128; 2]) -> [v128; 2] {
        [doubled, others]
    }

    #[inline(always)]
    fn alone([doubled, _]: [v128; 2], [_, others]: [v128; 2], lane: v128) -> [v128; 2] {
        [u32x4_sub(doubled, v128_and(others, lane)), others]
    }
}

/// For factors a and b: a·b.
pub(super) struct Product;

impl Symmetric for Product {
    const PAIRED: bool = true;

    #[inline(always)]
    fn mixed([a, b]: [v128; 2], [others_a, others_b]: [v128; 2]) -> [v128; 2] {
        [u32x4_add(a, others_a), u32x4_add(b, others_b)]
    }

    /// Twice, because it is subtracted once.
    #[inline(always)]
    fn alone(limb: [v128; 2], [others_a, others_b]: [v128; 2], lane: v128) -> [v128; 2] {
        Self::mixed(limb, [v128_andnot(others_a, lane), others_b])
    }
}

/// Four columns.
pub(super) struct Columns([v128; 2]);

#[expect(clippy::indexing_slicing, reason = "bounded by the number of blocks")]
impl Columns {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self([u64x2(0, 0); 2])
    }

    #[inline(always)]
    fn add(&mut self, [left, right]: [v128; 2]) {
        let Self([low, high]) = self;
        *low = i64x2_add(*low, u64x2_extmul_low_u32x4(left, right));
        *high = i64x2_add(*high, u64x2_extmul_high_u32x4(left, right));
    }

    #[inline(always)]
    fn subtract(&mut self, [a, b, c, d]: [u64; WIDTH]) {
        let Self([low, high]) = self;
        *low = i64x2_sub(*low, u64x2(a, b));
        *high = i64x2_sub(*high, u64x2(c, d));
    }

    #[inline(always)]
    pub(super) fn words(&self) -> [u64; WIDTH] {
        let Self([low, high]) = *self;
        [
            u64x2_extract_lane::<0>(low),
            u64x2_extract_lane::<1>(low),
            u64x2_extract_lane::<0>(high),
            u64x2_extract_lane::<1>(high),
        ]
    }

    /// Adds columns 4k to 4k + 3 of a product, k being the block.
    #[inline(always)]
    pub(super) fn lower<S: Symmetric>(&mut self, factors: &Factors, block: usize) {
        let (first, middle) = (WIDTH * block, 2 * block);
        self.rows::<S>(factors, 0..middle, first + WIDTH);
        self.tip::<S>(factors, middle);
        if S::PAIRED {
            self.subtract(factors.sums_below(first + 1));
        }
    }

    /// Adds columns 4k to 4k + 3 of the upper half.
    #[inline(always)]
    pub(super) fn upper<S: Symmetric>(&mut self, factors: &Factors, block: usize) {
        let (first, middle) = (WIDTH * block, LIMBS / 2 + 2 * block);
        // Also with the zeros above, so that each column has all places from the first one on.
        self.rows::<S>(factors, first..middle, LIMBS + WIDTH);
        self.tip::<S>(factors, middle);
        if S::PAIRED {
            let sum = factors.sums[LIMBS].wrapping_sub(factors.sums[first]);
            self.subtract([sum; WIDTH]);
        }
    }

    /// Adds columns 4k to 4k + 3 of q·(N + 1), in which q is known below 4k;
    /// [`digits`](super::digits) adds the rest.
    #[inline(always)]
    pub(super) fn reduction(&mut self, multiples: &Factors, block: usize) {
        let (first, middle) = (WIDTH * block, 2 * block);
        let [_, n1, n2, n3, ..] = N_PLUS_ONE;
        if block > 0 {
            // Their counterparts are not known yet.
            for place in 0..WIDTH {
                self.row(multiples, place, multiples.right.windows[first - place].0);
            }
        }
        if block > 1 {
            // Nor are these paired: digits with the first block of N + 1.
            self.row(multiples, first - 3, window([n3, 0, 0, 0]));
            self.row(multiples, first - 2, window([n2, n3, 0, 0]));
            self.row(multiples, first - 1, window([n1, n2, n3, 0]));
            self.rows::<Product>(multiples, WIDTH..middle, first);
            self.tip::<Product>(multiples, middle);
            let below = multiples.sums[WIDTH];
            let sums = multiples.sums_below(first - WIDTH + 1);
            self.subtract(sums.map(|sum| sum.wrapping_sub(below)));
        }
    }

    /// Adds rows: the limbs of `places`, going up, with those below `end`, going down. The
    /// number of places is even.
    #[inline(always)]
    fn rows<S: Symmetric>(&mut self, factors: &Factors, places: Range<usize>, end: usize) {
        let highest = end + 1 - WIDTH;
        let windows = highest - places.len()..highest;
        let limbs =
            pairs(&factors.left.limbs[places.clone()]).zip(pairs(&factors.right.limbs[places]));
        let windows = pairs(&factors.left.windows[windows.clone()])
            .zip(pairs(&factors.right.windows[windows]));
        for (([a0, a1], [b0, b1]), ([a2, a3], [b2, b3])) in limbs.zip(windows.rev()) {
            self.add(S::mixed([a0.0, b0.0], [a3.0, b3.0]));
            self.add(S::mixed([a1.0, b1.0], [a2.0, b2.0]));
        }
    }

    /// The two rows in which limbs meet themselves.
    #[inline(always)]
    fn tip<S: Symmetric>(&mut self, factors: &Factors, place: usize) {
        let Factors { left, right, .. } = factors;
        let limb = |place: usize| [left.limbs[place].0, right.limbs[place].0];
        let windows = [left.windows[place].0, right.windows[place].0];
        self.add(S::alone(limb(place), windows, u32x4(!0, 0, 0, 0)));
        let windows = windows.map(|window| u32x4_shuffle::<0, 0, 1, 2>(window, window));
        let [left, right] = S::alone(limb(place + 1), windows, u32x4(0, 0, !0, 0));
        // The places below were there before.
        self.add([v128_and(left, u32x4(0, 0, !0, !0)), right]);
    }

    /// A row of the products of a left limb with right ones.
    #[inline(always)]
    fn row(&mut self, factors: &Factors, place: usize, window: v128) {
        self.add([factors.left.limbs[place].0, window]);
    }
}

#[inline(always)]
fn pairs(lanes: &[Lanes]) -> impl DoubleEndedIterator<Item = &[Lanes; 2]> + ExactSizeIterator {
    lanes.as_chunks().0.iter()
}
