//! Products of the portable engine, column by column.
//!
//! A product and its reduction are made four columns at a time: their sums stay in
//! registers, and a limb is written when it is final. The limbs are in blocks of
//! four, so that the triangles at the ends of a column are straight code as well.

use super::number::{cut, low};
use super::tables;

/// Bits in a limb.
pub(super) const BITS: usize = 60;
pub(super) const MASK: u64 = (1 << BITS) - 1;
pub(super) const LIMBS: usize = BLOCK * BLOCKS;

pub(super) const BLOCK: usize = 4;
pub(super) const BLOCKS: usize = 13;

pub(super) type Block = [u64; BLOCK];
pub(super) type Blocks = [Block; BLOCKS];
pub(super) const ZERO: Blocks = [[0; BLOCK]; BLOCKS];

/// N + 1. Its lowest 64 bits are zero.
#[expect(clippy::indexing_slicing, reason = "constant bounds, at compile time")]
pub(super) const N_PLUS_ONE: Blocks = {
    let limbs: [u64; LIMBS] = cut(&tables::N_PLUS_ONE, BITS);
    let mut blocks = ZERO;
    let mut place = 0;
    while place < LIMBS {
        blocks[place / BLOCK][place % BLOCK] = limbs[place];
        place += 1;
    }
    blocks
};

#[inline(always)]
fn wide(left: u64, right: u64) -> u128 {
    u128::from(left) * u128::from(right)
}

/// Four columns of a product. 52 products of limbs and as many of the reduction
/// fit into each: 104 · 2^120 < 2^127.
#[derive(Clone, Copy)]
pub(super) struct Columns([u128; BLOCK]);

#[rustfmt::skip]
impl Columns {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self([0; BLOCK])
    }

    /// Adds the lower columns of `a · b`.
    #[inline(always)]
    pub(super) fn lower(&mut self, a: &Block, b: &Block) {
        let Self(t) = self;
        t[0] += wide(a[0], b[0]);
        t[1] += wide(a[0], b[1]); t[1] += wide(a[1], b[0]);
        t[2] += wide(a[0], b[2]); t[2] += wide(a[1], b[1]); t[2] += wide(a[2], b[0]);
        t[3] += wide(a[0], b[3]); t[3] += wide(a[1], b[2]); t[3] += wide(a[2], b[1]); t[3] += wide(a[3], b[0]);
    }

    /// Adds the upper columns of `a · b`, `b` being one block further down.
    #[inline(always)]
    pub(super) fn upper(&mut self, a: &Block, b: &Block) {
        let Self(t) = self;
        t[0] += wide(a[1], b[3]); t[0] += wide(a[2], b[2]); t[0] += wide(a[3], b[1]);
        t[1] += wide(a[2], b[3]); t[1] += wide(a[3], b[2]);
        t[2] += wide(a[3], b[3]);
    }

    /// Adds the lower columns of `a²`, from `a` and `d = 2a`.
    #[inline(always)]
    pub(super) fn lower_square(&mut self, d: &Block, a: &Block) {
        let Self(t) = self;
        t[0] += wide(a[0], a[0]);
        t[1] += wide(d[0], a[1]);
        t[2] += wide(d[0], a[2]); t[2] += wide(a[1], a[1]);
        t[3] += wide(d[0], a[3]); t[3] += wide(d[1], a[2]);
    }

    /// Adds the upper columns of `a²`.
    #[inline(always)]
    pub(super) fn upper_square(&mut self, d: &Block, a: &Block) {
        let Self(t) = self;
        t[0] += wide(d[1], a[3]); t[0] += wide(a[2], a[2]);
        t[1] += wide(d[2], a[3]);
        t[2] += wide(a[3], a[3]);
    }

    /// Adds the products of the blocks of `left`, going up, with those of `right`,
    /// going down.
    #[inline(always)]
    pub(super) fn products(&mut self, left: &[Block], right: &[Block]) {
        for (a, pair) in left.iter().zip(right.windows(2).rev()) {
            if let [below, b] = pair {
                self.lower(a, b);
                self.upper(a, below);
            }
        }
    }

    /// The digits with which multiples of N make these columns vanish; what is
    /// carried into the next ones.
    #[inline(always)]
    pub(super) fn digits(&self, carry: &mut u128) -> Block {
        let Self(t) = self;
        let n = &N_PLUS_ONE[0];
        // Adding digit·N makes the limb vanish: with −digit from N = (N + 1) − 1.
        let t0 = t[0] + *carry;
        let q0 = low(t0) & MASK;
        let t1 = t[1] + (t0 >> BITS) + wide(q0, n[1]);
        let q1 = low(t1) & MASK;
        let t2 = t[2] + (t1 >> BITS) + wide(q0, n[2]) + wide(q1, n[1]);
        let q2 = low(t2) & MASK;
        let t3 = t[3] + (t2 >> BITS) + wide(q0, n[3]) + wide(q1, n[2]) + wide(q2, n[1]);
        let q3 = low(t3) & MASK;
        *carry = t3 >> BITS;
        [q0, q1, q2, q3]
    }

    /// The columns as limbs; what is carried into the next ones.
    #[inline(always)]
    pub(super) fn limbs(&self, carry: &mut u128) -> Block {
        self.0.map(|column| {
            let sum = column + *carry;
            *carry = sum >> BITS;
            low(sum) & MASK
        })
    }
}
