//! Montgomery's reduction, over [`Lanes`].

#![expect(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "loops over arrays, with constant bounds"
)]

use core::hint::black_box;

use crate::algorithm::COLUMNS;
use crate::lanes::{LANES, Lanes};
use crate::modulus::{SPAN, Span};
use crate::{Modulus, ROWS, VECTORS};

/// `t / R`.
///
/// Four limbs at a time are replaced by their product with the inverse of 2^208, which is
/// below N. With factors below 2^20·N, t / 2^2912 is then at most a·b / 2^2912 + 2^208·N and a
/// little, because the limbs of the last step were below 2^208. The last four limbs come one
/// by one. Each adds less than N, since N is −1 modulo 2^52: the inverse of 2^52 is
/// (N + 1) / 2^52. So what is left is at most a·b / 2^3120 + 2·N, and a little.
///
/// Lanes stay below 2^60: a lane gets at most 120 halves of products, which are below 2^52, in
/// a product, and as many here.
#[inline(always)]
pub(crate) fn reduce<L: Lanes>(columns: [L; COLUMNS], modulus: &Modulus) -> [L; VECTORS] {
    // The last is of a vector above all columns.
    let mut above = [[0; LANES]; VECTORS - 1];
    for (words, column) in above.iter_mut().zip(&columns[SPAN..]) {
        column.store(words);
    }
    // Names and not a loop, so that the compiler keeps these in registers.
    let [a, b, c, d, e, f, g, h, i, ..] = columns;
    let mut t = [a, b, c, d, e, f, g, h, i];
    let mut carry = L::splat(0);
    for next in &above {
        carry = step::<L, 0, 4, _>(&mut t, &modulus.four, carry);
        carry = step::<L, 4, 4, _>(&mut t, &modulus.four, carry);
        let [_, b, c, d, e, f, g, h, i] = t;
        t = [b, c, d, e, f, g, h, i, L::load(next)];
    }
    carry = step::<L, 0, 1, _>(&mut t, &modulus.one, carry);
    carry = step::<L, 1, 1, _>(&mut t, &modulus.one, carry);
    carry = step::<L, 2, 1, _>(&mut t, &modulus.one, carry);
    carry = step::<L, 3, 1, _>(&mut t, &modulus.one, carry);
    let mut quotient = [carry; VECTORS];
    for j in 0..VECTORS {
        quotient[j] = t[j].down(t[j + 1]);
    }
    quotient[0] = quotient[0].add(carry.lowest());
    quotient
}

/// Replaces K limbs of t, from lane R, by their product with an inverse of 2^(52·K), and
/// returns the carry into the next limb, in all lanes.
///
/// The next limbs depend on one vector only. It comes first, in two sums, so that they are
/// ready when the others are done. Without the black box, the compiler would load the inverse
/// before the loop, into more registers than there are.
#[inline(always)]
fn step<L: Lanes, const R: usize, const K: usize, const S: usize>(
    t: &mut [L; SPAN],
    inverse: &[Span; S],
    mut carry: L,
) -> L {
    let mut limbs = [carry; K];
    for k in 0..K {
        // A product takes the low 52 bits of a lane.
        limbs[k] = t[0].everywhere(R + k).add(carry);
        carry = limbs[k].carry();
    }
    let next = (R + K) / LANES;
    let inverse = black_box(inverse);
    let mut highs = L::splat(0);
    for k in 0..K {
        let place = R + K + k;
        t[next] = add_at(t[next], inverse, place, next, limbs[k], L::add_low);
        highs = add_at(highs, inverse, place + 1, next, limbs[k], L::add_high);
    }
    t[next] = t[next].add(highs);
    for k in 0..K {
        let place = R + K + k;
        for j in next + 1..SPAN {
            t[j] = add_at(t[j], inverse, place, j, limbs[k], L::add_low);
        }
        for j in next + 1..SPAN {
            t[j] = add_at(t[j], inverse, place + 1, j, limbs[k], L::add_high);
        }
    }
    carry
}

/// Adds the products of a limb and vector j of the inverse that is so many lanes up. Vectors
/// that are zero add nothing.
#[inline(always)]
fn add_at<L: Lanes, const S: usize>(
    sum: L,
    inverse: &[Span; S],
    lanes: usize,
    j: usize,
    limb: L,
    add: impl Fn(L, L, L) -> L,
) -> L {
    // Whole vectors up, it is the same inverse.
    let (vectors, lanes) = (lanes / LANES, lanes % LANES);
    if j < vectors || LANES * (j - vectors) >= ROWS + lanes {
        return sum;
    }
    add(sum, L::load(&inverse[lanes % S][j - vectors]), limb)
}
