//! Multiplication, squaring and addition.
//!
//! A product and its reduction are made column by column, four columns at a time:
//! their sums stay in registers, and a limb is written when it is final. The
//! limbs are in blocks of four, so that the triangles at the ends of a column are
//! straight code as well.

use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroize;

use super::tables;
use super::words::{BITS, MASK, limbs_of, low};

pub(super) const BLOCK: usize = 4;
pub(super) const BLOCKS: usize = 13;

type Block = [u64; BLOCK];

/// 52 limbs of 60 bits, the lowest first.
pub(super) type Limbs = [Block; BLOCKS];
pub(super) const ZERO: Limbs = [[0; BLOCK]; BLOCKS];

const N: Limbs = limbs_of(&tables::N);

/// Its lowest 64 bits are zero.
const N_PLUS_ONE: Limbs = {
    let mut limbs = N;
    limbs[0][0] = 0;
    limbs[0][1] += 1;
    limbs
};

/// A number modulo N in Montgomery form, below 2N; wiped when dropped.
#[derive(Clone)]
pub(in crate::srp) struct Element(pub(super) Limbs);

/// What a multiplication keeps on the way. One for many multiplications: wiping it
/// each time would cost.
pub(super) struct Work {
    /// The multiples of N that Montgomery's reduction adds.
    digits: Limbs,
    /// Twice the number that is squared.
    doubled: Limbs,
}

impl Work {
    pub(super) fn new() -> Self {
        Self {
            digits: ZERO,
            doubled: ZERO,
        }
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.digits.as_flattened_mut().zeroize();
        self.doubled.as_flattened_mut().zeroize();
    }
}

#[inline(always)]
fn wide(left: u64, right: u64) -> u128 {
    u128::from(left) * u128::from(right)
}

/// Four columns of a product. 52 products of limbs and as many of the reduction
/// fit into each: 104 · 2^120 < 2^127.
#[derive(Clone, Copy)]
struct Columns([u128; BLOCK]);

#[rustfmt::skip]
impl Columns {
    /// Adds the lower columns of `a · b`.
    #[inline(always)]
    fn lower(&mut self, a: &Block, b: &Block) {
        let Self(t) = self;
        t[0] += wide(a[0], b[0]);
        t[1] += wide(a[0], b[1]); t[1] += wide(a[1], b[0]);
        t[2] += wide(a[0], b[2]); t[2] += wide(a[1], b[1]); t[2] += wide(a[2], b[0]);
        t[3] += wide(a[0], b[3]); t[3] += wide(a[1], b[2]); t[3] += wide(a[2], b[1]); t[3] += wide(a[3], b[0]);
    }

    /// Adds the upper columns of `a · b`, `b` being one block further down.
    #[inline(always)]
    fn upper(&mut self, a: &Block, b: &Block) {
        let Self(t) = self;
        t[0] += wide(a[1], b[3]); t[0] += wide(a[2], b[2]); t[0] += wide(a[3], b[1]);
        t[1] += wide(a[2], b[3]); t[1] += wide(a[3], b[2]);
        t[2] += wide(a[3], b[3]);
    }

    /// Adds the lower columns of `a²`, from `a` and `d = 2a`.
    #[inline(always)]
    fn lower_square(&mut self, d: &Block, a: &Block) {
        let Self(t) = self;
        t[0] += wide(a[0], a[0]);
        t[1] += wide(d[0], a[1]);
        t[2] += wide(d[0], a[2]); t[2] += wide(a[1], a[1]);
        t[3] += wide(d[0], a[3]); t[3] += wide(d[1], a[2]);
    }

    /// Adds the upper columns of `a²`.
    #[inline(always)]
    fn upper_square(&mut self, d: &Block, a: &Block) {
        let Self(t) = self;
        t[0] += wide(d[1], a[3]); t[0] += wide(a[2], a[2]);
        t[1] += wide(d[2], a[3]);
        t[2] += wide(a[3], a[3]);
    }

    /// Adds the products of the blocks of `left`, going up, with those of `right`,
    /// going down.
    #[inline(always)]
    fn products(&mut self, left: &[Block], right: &[Block]) {
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
    fn digits(&self, carry: &mut u128) -> Block {
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
    fn limbs(&self, carry: &mut u128) -> Block {
        self.0.map(|column| {
            let sum = column + *carry;
            *carry = sum >> BITS;
            low(sum) & MASK
        })
    }
}

impl Element {
    /// `self · other`.
    pub(in crate::srp) fn times(&self, other: &Self) -> Self {
        let mut result = self.clone();
        result.multiply(other, &mut Work::new());
        result
    }

    /// `−self`: a product, so that no limb goes below zero.
    pub(in crate::srp) fn negated(&self) -> Self {
        self.times(const { &Self(limbs_of(&tables::MINUS_ONE)) })
    }

    /// `self + other`.
    pub(in crate::srp) fn plus(&self, other: &Self) -> Self {
        let mut sum = ZERO;
        let mut carry = 0;
        let pairs = self.0.as_flattened().iter().zip(other.0.as_flattened());
        for (limb, (left, right)) in sum.as_flattened_mut().iter_mut().zip(pairs) {
            let column = left + right + carry;
            *limb = column & MASK;
            carry = column >> BITS;
        }
        Self(sum)
    }

    /// Multiplies by `other`.
    #[inline(never)]
    #[expect(clippy::indexing_slicing, reason = "constant bounds")]
    pub(super) fn multiply(&mut self, other: &Self, work: &mut Work) {
        let (a, b, q) = (&mut self.0, &other.0, &mut work.digits);
        let mut carry = 0;
        for k in 0..BLOCKS {
            let mut columns = Columns([0; BLOCK]);
            columns.products(&a[..k], &b[..=k]);
            columns.lower(&a[k], &b[0]);
            columns.products(&q[..k], &N_PLUS_ONE[..=k]);
            q[k] = columns.digits(&mut carry);
        }
        for k in 0..BLOCKS {
            let mut columns = Columns([0; BLOCK]);
            columns.upper(&a[k], &b[BLOCKS - 1]);
            columns.products(&a[k + 1..], &b[k..]);
            columns.upper(&q[k], &N_PLUS_ONE[BLOCKS - 1]);
            columns.products(&q[k + 1..], &N_PLUS_ONE[k..]);
            a[k] = columns.limbs(&mut carry);
        }
    }

    /// Squares: each mixed product once, doubled.
    #[inline(never)]
    #[expect(clippy::indexing_slicing, reason = "constant bounds")]
    pub(super) fn square(&mut self, work: &mut Work) {
        let (a, d, q) = (&mut self.0, &mut work.doubled, &mut work.digits);
        for (d, a) in d.as_flattened_mut().iter_mut().zip(a.as_flattened()) {
            *d = a << 1;
        }
        let mut carry = 0;
        for k in 0..BLOCKS {
            let m = k / 2;
            let mut columns = Columns([0; BLOCK]);
            columns.products(&d[..m], &a[..=k]);
            if k % 2 == 0 {
                columns.lower_square(&d[m], &a[m]);
            } else {
                columns.upper_square(&d[m], &a[m]);
                columns.lower(&d[m], &a[m + 1]);
            }
            columns.products(&q[..k], &N_PLUS_ONE[..=k]);
            q[k] = columns.digits(&mut carry);
        }
        for k in 0..BLOCKS {
            let m = (k + BLOCKS) / 2;
            let mut columns = Columns([0; BLOCK]);
            if k < BLOCKS - 1 {
                columns.upper(&d[k], &a[BLOCKS - 1]);
                columns.products(&d[k + 1..m], a);
            }
            if k % 2 == 1 {
                columns.lower_square(&d[m], &a[m]);
            } else {
                columns.upper_square(&d[m], &a[m]);
                if k < BLOCKS - 1 {
                    columns.lower(&d[m], &a[m + 1]);
                }
            }
            columns.upper(&q[k], &N_PLUS_ONE[BLOCKS - 1]);
            columns.products(&q[k + 1..], &N_PLUS_ONE[k..]);
            a[k] = columns.limbs(&mut carry);
        }
    }

    /// The number that the element stands for, 0 ≤ i < N, in limbs.
    pub(super) fn canonical(&self) -> Limbs {
        let mut one = Self(ZERO);
        one.0[0][0] = 1;
        one.multiply(self, &mut Work::new());
        // At most N, and N only for zero.
        let is_n = one
            .0
            .as_flattened()
            .iter()
            .zip(N.as_flattened())
            .fold(Choice::from(1), |equal, (limb, n)| equal & limb.ct_eq(n));
        let keep = u64::from(is_n.unwrap_u8()).wrapping_sub(1);
        let limbs = one.0.as_flattened_mut().iter_mut();
        limbs.for_each(|limb| *limb &= keep);
        one.0
    }
}

impl Zeroize for Element {
    fn zeroize(&mut self) {
        self.0.as_flattened_mut().zeroize();
    }
}

impl Drop for Element {
    fn drop(&mut self) {
        self.zeroize();
    }
}
