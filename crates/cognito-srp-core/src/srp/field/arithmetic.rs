//! Multiplication, squaring and addition.

use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroize;

use super::tables::{MINUS_ONE, N, N_PLUS_ONE};
use super::{BITS, low};

/// Products are made in blocks of so many limbs: their columns stay in registers.
const BLOCK: usize = 6;
const BLOCKS: usize = 9;
const LIMBS: usize = BLOCK * BLOCKS;
const MASK: u64 = (1 << BITS) - 1;

/// 54 limbs of 60 bits, the lowest first.
pub(super) type Limbs = [[u64; BLOCK]; BLOCKS];
pub(super) const ZERO: Limbs = [[0; BLOCK]; BLOCKS];

/// A number modulo N in Montgomery form, below 2N; wiped when dropped.
#[derive(Clone)]
pub(in crate::srp) struct Element(pub(super) Limbs);

/// The columns of a product, before carries. One for many multiplications:
/// wiping it each time would cost.
pub(super) struct Work([u128; 2 * LIMBS]);

impl Work {
    pub(super) fn new() -> Self {
        Self([0; 2 * LIMBS])
    }

    /// The columns that a product of two blocks is added to, `block` being the sum
    /// of their positions.
    #[inline(always)]
    #[expect(
        clippy::indexing_slicing,
        clippy::expect_used,
        reason = "a sum of two positions below 9 is below 17: 11 columns remain"
    )]
    fn window(&mut self, block: usize) -> &mut [u128; 2 * BLOCK - 1] {
        self.0[block * BLOCK..]
            .first_chunk_mut()
            .expect("11 columns remain")
    }

    /// Montgomery's reduction: the columns divided by R, modulo N. At most N when
    /// the columns were below R·N.
    #[inline(never)]
    #[expect(clippy::indexing_slicing, reason = "constant bounds, unrolled")]
    fn reduce(&mut self, into: &mut Limbs) {
        for (block, _) in N_PLUS_ONE.iter().enumerate() {
            let mut digits = [0; BLOCK];
            let columns = self.window(block);
            let n = &N_PLUS_ONE[0];
            for i in 0..BLOCK {
                // Adding digit·N makes the limb vanish: with −digit from N = (N + 1) − 1.
                digits[i] = low(columns[i]) & MASK;
                columns[i + 1] += columns[i] >> BITS;
                for j in 1..BLOCK - i {
                    columns[i + j] += wide(digits[i], n[j]);
                }
            }
            for i in 1..BLOCK {
                for j in BLOCK - i..BLOCK {
                    columns[i + j] += wide(digits[i], n[j]);
                }
            }
            for (other, n) in N_PLUS_ONE.iter().enumerate().skip(1) {
                product(self.window(block + other), &digits, n);
            }
        }
        let mut carry = 0;
        for (limb, column) in into.as_flattened_mut().iter_mut().zip(&self.0[LIMBS..]) {
            let sum = column + carry;
            *limb = low(sum) & MASK;
            carry = sum >> BITS;
        }
        self.0 = [0; 2 * LIMBS];
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[inline(always)]
fn wide(left: u64, right: u64) -> u128 {
    u128::from(left) * u128::from(right)
}

/// Adds the product of two blocks to its columns.
#[inline(always)]
#[rustfmt::skip]
fn product(t: &mut [u128; 2 * BLOCK - 1], a: &[u64; BLOCK], b: &[u64; BLOCK]) {
    t[0] += wide(a[0], b[0]);
    t[1] += wide(a[0], b[1]) + wide(a[1], b[0]);
    t[2] += wide(a[0], b[2]) + wide(a[1], b[1]) + wide(a[2], b[0]);
    t[3] += wide(a[0], b[3]) + wide(a[1], b[2]) + wide(a[2], b[1]) + wide(a[3], b[0]);
    t[4] += wide(a[0], b[4]) + wide(a[1], b[3]) + wide(a[2], b[2]) + wide(a[3], b[1]) + wide(a[4], b[0]);
    t[5] += wide(a[0], b[5]) + wide(a[1], b[4]) + wide(a[2], b[3]) + wide(a[3], b[2]) + wide(a[4], b[1]) + wide(a[5], b[0]);
    t[6] += wide(a[1], b[5]) + wide(a[2], b[4]) + wide(a[3], b[3]) + wide(a[4], b[2]) + wide(a[5], b[1]);
    t[7] += wide(a[2], b[5]) + wide(a[3], b[4]) + wide(a[4], b[3]) + wide(a[5], b[2]);
    t[8] += wide(a[3], b[5]) + wide(a[4], b[4]) + wide(a[5], b[3]);
    t[9] += wide(a[4], b[5]) + wide(a[5], b[4]);
    t[10] += wide(a[5], b[5]);
}

/// Adds the square of a block to its columns: each mixed product once, doubled.
#[inline(always)]
#[rustfmt::skip]
fn square(t: &mut [u128; 2 * BLOCK - 1], a: &[u64; BLOCK]) {
    let d = a.map(|limb| limb << 1);
    t[0] += wide(a[0], a[0]);
    t[1] += wide(d[0], a[1]);
    t[2] += wide(d[0], a[2]) + wide(a[1], a[1]);
    t[3] += wide(d[0], a[3]) + wide(d[1], a[2]);
    t[4] += wide(d[0], a[4]) + wide(d[1], a[3]) + wide(a[2], a[2]);
    t[5] += wide(d[0], a[5]) + wide(d[1], a[4]) + wide(d[2], a[3]);
    t[6] += wide(d[1], a[5]) + wide(d[2], a[4]) + wide(a[3], a[3]);
    t[7] += wide(d[2], a[5]) + wide(d[3], a[4]);
    t[8] += wide(d[3], a[5]) + wide(a[4], a[4]);
    t[9] += wide(d[4], a[5]);
    t[10] += wide(a[5], a[5]);
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
        self.times(&Self(MINUS_ONE))
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
    pub(super) fn multiply(&mut self, other: &Self, work: &mut Work) {
        for (i, a) in self.0.iter().enumerate() {
            for (j, b) in other.0.iter().enumerate() {
                product(work.window(i + j), a, b);
            }
        }
        work.reduce(&mut self.0);
    }

    /// Squares.
    pub(super) fn square(&mut self, work: &mut Work) {
        for (i, a) in self.0.iter().enumerate() {
            square(work.window(2 * i), a);
            let doubled = a.map(|limb| limb << 1);
            for (j, b) in self.0.iter().enumerate().skip(i + 1) {
                product(work.window(i + j), &doubled, b);
            }
        }
        work.reduce(&mut self.0);
    }

    /// The number that the element stands for, 0 ≤ i < N, in limbs.
    pub(super) fn canonical(&self) -> Limbs {
        let mut work = Work::new();
        for (column, limb) in work.0.iter_mut().zip(self.0.as_flattened()) {
            *column = u128::from(*limb);
        }
        let mut limbs = ZERO;
        work.reduce(&mut limbs);
        // At most N, and N only for zero.
        let is_n = limbs
            .as_flattened()
            .iter()
            .zip(N.as_flattened())
            .fold(Choice::from(1), |equal, (limb, n)| equal & limb.ct_eq(n));
        let keep = u64::from(is_n.unwrap_u8()).wrapping_sub(1);
        limbs
            .as_flattened_mut()
            .iter_mut()
            .for_each(|limb| *limb &= keep);
        limbs
    }
}
