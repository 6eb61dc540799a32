//! Montgomery multiplication and related functions, over [`Lanes`].
//!
//! Everything is inlined into the methods of a [`Machine`](crate::Machine), where the compiler
//! may use the CPU's special instructions. For the same reason there are loops and no `map` or
//! `from_fn`: a standard library function that is not inlined is compiled without these
//! instructions.

#![expect(
    clippy::indexing_slicing,
    reason = "loops over arrays, with constant bounds"
)]

use core::hint::black_box;

use crate::lanes::{LANES, Lanes};
use crate::reduction::reduce;
use crate::{BITS, ENTRIES, Limbs, Modulus, ROWS, VECTORS};

const MASK: u64 = (1 << BITS) - 1;

#[inline(always)]
fn load<L: Lanes>(number: &Limbs) -> [L; VECTORS] {
    let (words, _) = number.as_chunks::<LANES>();
    let mut vectors = [L::splat(0); VECTORS];
    for (vector, words) in vectors.iter_mut().zip(words) {
        *vector = L::load(words);
    }
    vectors
}

/// One lane up.
#[inline(always)]
fn up<L: Lanes, const V: usize>(mut vectors: [L; V]) -> [L; V] {
    for j in (1..V).rev() {
        vectors[j] = vectors[j].up(vectors[j - 1]);
    }
    vectors[0] = vectors[0].up(L::splat(0));
    vectors
}

/// `a · b / R`.
#[inline(always)]
pub(crate) fn multiply<L: Lanes>(number: &mut Limbs, other: &Limbs, modulus: &Modulus) {
    let a = load(number);
    let columns = columns::<L, false>(other, a, &[a; 2]);
    normalise(reduce(columns, modulus), number);
}

/// `a² / R`.
///
/// Of the products of two different vectors each is computed once, with twice the vectors
/// above g. Those are 2a, except for the bit that comes from vector g.
#[inline(always)]
pub(crate) fn square<L: Lanes>(number: &mut Limbs, modulus: &Modulus) {
    let a: [L; VECTORS] = load(number);
    let (mut neighbour, mut twice) = (a, a);
    let mut below = L::splat(0);
    for j in 0..VECTORS {
        let top = a[j].top_bit();
        let double = a[j].add(a[j]).and(L::splat(MASK));
        neighbour[j] = double.or(top.up(L::splat(0)));
        twice[j] = double.or(top.up(below));
        below = top;
    }
    let columns = columns::<L, true>(number, twice, &[a, neighbour]);
    normalise(reduce(columns, modulus), number);
}

/// Vectors of a product.
pub(crate) const COLUMNS: usize = 2 * VECTORS - 1;

/// Repeats a block for each number. The number is a constant in the block, so an inner loop whose
/// bounds depend on the number is unrolled too.
macro_rules! unrolled {
    ($number:ident in [$($value:literal)*] $block:block) => {
        $({ const $number: usize = $value; $block })*
    };
}

/// The columns of a product or a square.
///
/// The product of the limb at place 8g + r and vector j belongs to the columns from 8(g + j) + r.
/// So for each r, from the highest to the lowest, the products of all g and j are added without
/// a shift, and the sum then moves one lane up before the next r.
///
/// Consecutive multiply-adds have different sums, so that none waits for the one before. What
/// a square needs of `near`, behind the black box, comes from memory, because there are not
/// enough registers.
#[inline(always)]
fn columns<L: Lanes, const SQUARE: bool>(
    limbs: &Limbs,
    far: [L; VECTORS],
    near: &[[L; VECTORS]; 2],
) -> [L; COLUMNS] {
    let (limbs, _) = limbs.as_chunks::<LANES>();
    let mut t = [L::splat(0); COLUMNS];
    for r in (0..LANES).rev() {
        let near = black_box(near);
        // Half of the last vector has no limbs. In a square that is less work than a branch.
        let is_limb = SQUARE || LANES * (VECTORS - 1) + r < ROWS;
        unrolled!(G in [0 1 2 3 4 5 6] {
            row::<L, G, SQUARE>(&mut t, limbs[G][r], far, near, L::add_high);
        });
        if is_limb {
            row::<L, 7, SQUARE>(&mut t, limbs[7][r], far, near, L::add_high);
        }
        t = up(t);
        unrolled!(G in [0 1 2 3 4 5 6] {
            row::<L, G, SQUARE>(&mut t, limbs[G][r], far, near, L::add_low);
        });
        if is_limb {
            row::<L, 7, SQUARE>(&mut t, limbs[7][r], far, near, L::add_low);
        }
    }
    t
}

/// Adds the products of a limb of vector G: in a square, with the vectors from that one.
#[inline(always)]
fn row<L: Lanes, const G: usize, const SQUARE: bool>(
    t: &mut [L; COLUMNS],
    limb: u64,
    far: [L; VECTORS],
    near: &[[L; VECTORS]; 2],
    add: impl Fn(L, L, L) -> L,
) {
    let limb = L::splat(limb);
    let first = if SQUARE { G } else { 0 };
    for j in first..VECTORS {
        let factor = if SQUARE && j < G + near.len() {
            near[j - G][j]
        } else {
            far[j]
        };
        t[G + j] = add(t[G + j], factor, limb);
    }
}

/// Carries until every limb is below 2^52 again.
#[inline(always)]
fn normalise<L: Lanes>(mut t: [L; VECTORS], into: &mut Limbs) {
    let mut below = L::splat(0);
    for vector in &mut t {
        let carry = vector.carry();
        *vector = vector.and(L::splat(MASK)).add(carry.up(below));
        below = carry;
    }
    // Now a limb's carry is at most one, and only a full limb passes one on: an addition of
    // the bits finds out how far.
    let (mut overflowing, mut full) = (0u64, 0u64);
    for vector in t.iter().rev() {
        overflowing = overflowing << LANES | u64::from(vector.overflowing());
    }
    // Without the black box, the compiler would join both loops, in vectors.
    let overflowing = black_box(overflowing);
    for vector in t.iter().rev() {
        full = full << LANES | u64::from(vector.full());
    }
    let carries = (overflowing << 1).wrapping_add(full) ^ full;
    let (words, _) = into.as_chunks_mut::<LANES>();
    for (j, (words, vector)) in words.iter_mut().zip(t).enumerate() {
        let [lanes, ..] = (carries >> (LANES * j)).to_le_bytes();
        vector.increment(lanes).and(L::splat(MASK)).store(words);
    }
}

/// An entry of a table at a secret index; reads all entries.
#[inline(always)]
pub(crate) fn pick<L: Lanes, const W: usize>(
    table: &[[u64; W]; ENTRIES],
    index: u64,
    into: &mut [u64; W],
) {
    let index = L::splat(index);
    let mut picked = [L::splat(0); VECTORS];
    for (position, entry) in (0..).zip(table) {
        let mask = L::splat(position).equal(index);
        for (vector, words) in picked.iter_mut().zip(entry.as_chunks().0) {
            *vector = vector.or(L::load(words).and(mask));
        }
    }
    for (words, vector) in into.as_chunks_mut().0.iter_mut().zip(picked) {
        vector.store(words);
    }
}
