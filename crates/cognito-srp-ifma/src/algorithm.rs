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

use crate::lanes::{LANES, Lanes};
use crate::{BITS, ENTRIES, Limbs, ROWS, VECTORS};

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

/// A number, and the same one lane up.
struct Factor<L> {
    here: [L; VECTORS],
    up: [L; VECTORS],
}

impl<L: Lanes> Factor<L> {
    #[inline(always)]
    fn new(number: &Limbs) -> Self {
        let here = load(number);
        Self { here, up: up(here) }
    }

    /// Adds a vector of the product of the number and two limbs, except the part that
    /// `add_rest` adds when the sum is two lanes further down.
    #[inline(always)]
    fn add(&self, sum: L, j: usize, [first, second]: [L; 2]) -> L {
        let sum = sum.add_low(self.here[j], first);
        let sum = sum.add_high(self.up[j], first);
        sum.add_low(self.up[j], second)
    }

    #[inline(always)]
    fn add_rest(&self, sum: L, j: usize, [_, second]: [L; 2]) -> L {
        sum.add_high(self.here[j], second)
    }
}

/// Adds the multiple of N that makes the lowest two limbs zero, and moves two lanes down.
/// `more` is then added to the lowest vector, because the next digits depend only on it.
///
/// With N + 1 instead of N, the lowest limb is not even touched: −digit, from N = (N + 1) − 1,
/// leaves its carry.
#[inline(always)]
fn reduce<L: Lanes>(t: &mut [L; VECTORS], n: &Factor<L>, above: L, more: L) {
    let zero = L::splat(0);
    let first = t[0].everywhere(0);
    let carry = t[0].carry().only(0).up(zero);
    let then = t[0].add_low(n.here[0], first).add(carry);
    let second = then.everywhere(1);
    let carry = then.carry().second_to_first();
    let digits = [first, second];
    for j in 0..VECTORS {
        t[j] = n.add(t[j], j, digits);
    }
    for j in 0..VECTORS {
        t[j] = t[j].down(if j + 1 < VECTORS { t[j + 1] } else { above });
    }
    t[0] = t[0].add(n.add_rest(more.add(carry), 0, digits));
    for j in 1..VECTORS {
        t[j] = n.add_rest(t[j], j, digits);
    }
}

/// `a · b / R`, two rows at a time: two limbs of `b` times `a`, then the reduction.
#[inline(always)]
pub(crate) fn multiply<L: Lanes>(number: &mut Limbs, other: &Limbs, n_plus_one: &Limbs) {
    let (a, n) = (Factor::<L>::new(number), Factor::<L>::new(n_plus_one));
    let zero = L::splat(0);
    let mut t = [zero; VECTORS];
    let mut limbs = [zero; 2];
    let (rows, _) = other[..ROWS].as_chunks();
    for (place, row) in rows.iter().enumerate() {
        let [first, second]: &[u64; 2] = row;
        let rest = limbs;
        limbs = [L::splat(*first), L::splat(*second)];
        let product = a.add(a.add_rest(zero, 0, rest), 0, limbs);
        if place == 0 {
            t[0] = product;
        } else {
            reduce(&mut t, &n, zero, product);
        }
        for j in 1..VECTORS {
            t[j] = a.add(a.add_rest(t[j], j, rest), j, limbs);
        }
    }
    reduce(&mut t, &n, zero, zero);
    for j in 0..VECTORS {
        t[j] = a.add_rest(t[j], j, limbs);
    }
    normalise(t, number);
}

/// `a² / R`.
#[inline(always)]
pub(crate) fn square<L: Lanes>(number: &mut Limbs, n_plus_one: &Limbs) {
    let columns = squared::<L>(number);
    let n = Factor::<L>::new(n_plus_one);
    let zero = L::splat(0);
    let mut t = [zero; VECTORS];
    t.copy_from_slice(&columns[..VECTORS]);
    for (place, high) in columns[VECTORS..].iter().enumerate() {
        let mut above = *high;
        for _ in 0..LANES.min(ROWS - LANES * place) / 2 {
            reduce(&mut t, &n, above, zero);
            above = above.down(zero);
        }
    }
    normalise(t, number);
}

/// The columns of `a²`.
///
/// A limb at place 8g + r times a vector j belongs to the columns from 8(g + j) + r. So for
/// each r the products of all g and j are added where they are, and the sum moves one lane up
/// on the way to the next smaller r.
///
/// Of the products of two different vectors each is computed once, with twice the vectors
/// above g. Those are 2a, except for the bit that comes from vector g.
#[inline(always)]
fn squared<L: Lanes>(number: &Limbs) -> [L; 2 * VECTORS] {
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
    let factor = |g: usize, j: usize| match j - g {
        0 => a[j],
        1 => neighbour[j],
        _ => twice[j],
    };
    let mut t = [zero; 2 * VECTORS];
    for r in (0..LANES).rev() {
        for g in 0..VECTORS {
            let limb = L::splat(limbs[g][r]);
            for j in g..VECTORS {
                t[g + j] = t[g + j].add_high(factor(g, j), limb);
            }
        }
        t = up(t);
        for g in 0..VECTORS {
            let limb = L::splat(limbs[g][r]);
            for j in g..VECTORS {
                t[g + j] = t[g + j].add_low(factor(g, j), limb);
            }
        }
    }
    t
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
