//! Montgomery multiplication and related functions, over [`Lanes`].
//!
//! Everything is inlined into the methods of a [`Machine`](crate::Machine), where the compiler
//! may use the CPU's special instructions. For the same reason there are loops and no `map` or
//! `from_fn`: a standard library function that is not inlined is compiled without these
//! instructions.

#![expect(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "loops over arrays, with constant bounds"
)]

use core::hint::black_box;

use crate::lanes::{LANES, Lanes};
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

/// Adds one vector of the product of some limbs and a number. `shifted(n)` is that vector of the
/// number shifted by n lanes.
#[inline(always)]
fn add_rows<L: Lanes, const K: usize>(
    mut sum: L,
    limbs: [L; K],
    shifted: impl Fn(usize) -> L,
) -> L {
    for k in 0..K {
        sum = sum.add_low(shifted(k), limbs[k]);
        sum = sum.add_high(shifted(k + 1), limbs[k]);
    }
    sum
}

/// Divides by 2^(52·K): moves K lanes down, and adds the lowest K limbs times the inverse of
/// 2^(52·K), which is below N. `lowest` changes the lowest vector further.
///
/// Lanes stay below 2^60. From the highest lane to the lowest there are 31 steps, and in each a
/// lane gets at most eight halves of products, which are below 2^52; or four in each, after at
/// most 64 of a square. So a carry is below 2^9.
///
/// The next limbs depend only on the lowest vector, so that vector comes first: the limbs are
/// ready when the other vectors are done. Without the black boxes the compiler would change the
/// order, and would keep more of the inverse than fits into the registers.
#[inline(always)]
fn divide<L: Lanes, const K: usize, const S: usize>(
    t: &mut [L; VECTORS],
    inverse: &[Limbs; S],
    above: L,
    lowest: impl Fn(L) -> L,
) {
    let mut carry = L::splat(0);
    let mut limbs = [carry; K];
    for k in 0..K {
        // A product takes the low 52 bits of a lane.
        limbs[k] = t[0].everywhere(k).add(carry);
        carry = limbs[k].carry();
    }
    let vector = |number: &Limbs, j: usize| L::load(&number.as_chunks().0[j]);
    let first = black_box(inverse);
    let sum = t[0].down::<K>(t[1]).add(carry.lowest());
    t[0] = lowest(add_rows(sum, limbs, |up| vector(&first[up], 0)));
    let others = black_box(inverse);
    for j in 1..VECTORS {
        let sum = t[j].down::<K>(if j + 1 < VECTORS { t[j + 1] } else { above });
        t[j] = add_rows(sum, limbs, |up| vector(&others[up], j));
    }
}

/// The last two limbs of a division by R, and the carries.
///
/// With factors below 2^20·N, t is now at most a little above a·b / 2^3016 + 2^104·N, because
/// the limbs in the last step were below 2^104. A step of one limb adds less than N, since N is
/// −1 modulo 2^52: the inverse is (N + 1) / 2^52. So the result is at most a little above
/// a·b / 2^3120 + 2·N.
#[inline(always)]
fn finish<L: Lanes>(mut t: [L; VECTORS], modulus: &Modulus, into: &mut Limbs) {
    let zero = L::splat(0);
    for _ in 0..2 {
        divide::<L, 1, 2>(&mut t, &modulus.one, zero, |sum| sum);
    }
    normalise(t, into);
}

/// `a · b / R`, two rows at a time: a division, then two limbs of `b` times `a`.
#[inline(always)]
pub(crate) fn multiply<L: Lanes>(number: &mut Limbs, other: &Limbs, modulus: &Modulus) {
    let here: [L; VECTORS] = load(number);
    let once = up(here);
    let a = [here, once, up(once)];
    let zero = L::splat(0);
    let mut t = [zero; VECTORS];
    let (rows, _) = other[..ROWS].as_chunks();
    for row in rows {
        let [first, second]: &[u64; 2] = row;
        let limbs = [L::splat(*first), L::splat(*second)];
        divide::<L, 2, 3>(&mut t, &modulus.two, zero, |sum| {
            let a = black_box(&a);
            add_rows(sum, limbs, |up| a[up][0])
        });
        let a = black_box(&a);
        for j in 1..VECTORS {
            t[j] = add_rows(t[j], limbs, |up| a[up][j]);
        }
    }
    finish(t, modulus, number);
}

/// `a² / R`.
#[inline(always)]
pub(crate) fn square<L: Lanes>(number: &mut Limbs, modulus: &Modulus) {
    let columns = squared::<L>(number);
    let mut t = [L::splat(0); VECTORS];
    t.copy_from_slice(&columns[..VECTORS]);
    let mut above = [[0; 2]; LANES * VECTORS / 2];
    let (words, _) = above.as_flattened_mut().as_chunks_mut();
    for (words, column) in words.iter_mut().zip(&columns[VECTORS..]) {
        column.store(words);
    }
    for pair in &above[..ROWS / 2 - 1] {
        divide::<L, 2, 3>(&mut t, &modulus.two, L::pair(pair), |sum| sum);
    }
    finish(t, modulus, number);
}

/// Vectors of a square.
const COLUMNS: usize = 2 * VECTORS - 1;

/// Repeats a block for each number. The number is a constant in the block, so an inner loop whose
/// bounds depend on the number is unrolled too.
macro_rules! unrolled {
    ($number:ident in [$($value:literal)*] $block:block) => {
        $({ const $number: usize = $value; $block })*
    };
}

/// The columns of `a²`.
///
/// The product of the limb at place 8g + r and vector j belongs to the columns from 8(g + j) + r.
/// So for each r, from the highest to the lowest, the products of all g and j are added without
/// a shift, and the sum then moves one lane up before the next r.
///
/// The product of two different vectors occurs twice, so it is computed once, with twice the
/// vectors above g. These are 2a, without the bit that comes from vector g.
#[inline(always)]
fn squared<L: Lanes>(number: &Limbs) -> [L; COLUMNS] {
    let a: [L; VECTORS] = load(number);
    let (limbs, _) = number.as_chunks::<LANES>();
    let zero = L::splat(0);
    let (mut neighbour, mut twice) = ([zero; VECTORS], [zero; VECTORS]);
    let mut below = zero;
    for j in 0..VECTORS {
        let top = a[j].top_bit();
        let double = a[j].add(a[j]).and(L::splat(MASK));
        neighbour[j] = double.or(top.up(zero));
        twice[j] = double.or(top.up(below));
        below = top;
    }
    // Indexed by the distance from g.
    let factors = [a, neighbour, twice];
    let mut t = [zero; COLUMNS];
    for r in (0..LANES).rev() {
        let factors = black_box(&factors);
        let mut row = [zero; VECTORS];
        for g in 0..VECTORS {
            row[g] = L::splat(limbs[g][r]);
        }
        t[COLUMNS - 1] = column::<L, { COLUMNS - 1 }>(t[COLUMNS - 1], factors, &row, L::add_high);
        unrolled!(M in [14 13 12 11 10 9 8 7 6 5 4 3 2 1] {
            // The vector below must be complete before its highest lane moves up.
            const BELOW: usize = M - 1;
            t[BELOW] = column::<L, BELOW>(t[BELOW], factors, &row, L::add_high);
            t[M] = column::<L, M>(t[M].up(t[BELOW]), factors, &row, L::add_low);
        });
        t[0] = column::<L, 0>(t[0].up(zero), factors, &row, L::add_low);
    }
    t
}

/// Adds the products of a row that belong to vector M.
#[inline(always)]
fn column<L: Lanes, const M: usize>(
    mut sum: L,
    factors: &[[L; VECTORS]; 3],
    row: &[L; VECTORS],
    add: impl Fn(L, L, L) -> L,
) -> L {
    for g in M.saturating_sub(VECTORS - 1)..M / 2 + 1 {
        let j = M - g;
        sum = add(sum, factors[(j - g).min(2)][j], row[g]);
    }
    sum
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
    let (mut overflowing, mut full) = (0, 0);
    for (j, vector) in t.iter().enumerate() {
        overflowing |= u64::from(vector.overflowing()) << (LANES * j);
        full |= u64::from(vector.full()) << (LANES * j);
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
