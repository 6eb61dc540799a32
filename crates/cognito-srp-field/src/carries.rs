//! From columns to limbs: what the engines for whole products have in common.

use super::radix::{BITS, Column, MASK, N_PLUS_ONE, WIDTH, low, wide};

/// The digits with which multiples of N make these columns zero, and the carry into the next
/// ones.
#[inline(always)]
pub(crate) fn digits(t: &[Column; WIDTH], carry: &mut Column) -> [u64; WIDTH] {
    let [_, n1, n2, n3, ..] = N_PLUS_ONE;
    // Adding digit·N makes the limb zero: the −digit comes from N = (N + 1) − 1.
    let t0 = t[0].wrapping_add(*carry);
    let q0 = low(t0) & MASK;
    let t1 = t[1].wrapping_add(t0 >> BITS) + wide(q0, n1);
    let q1 = low(t1) & MASK;
    let t2 = t[2].wrapping_add(t1 >> BITS) + wide(q0, n2) + wide(q1, n1);
    let q2 = low(t2) & MASK;
    let t3 = t[3].wrapping_add(t2 >> BITS) + wide(q0, n3) + wide(q1, n2) + wide(q2, n1);
    let q3 = low(t3) & MASK;
    *carry = t3 >> BITS;
    [q0, q1, q2, q3]
}

/// The columns as limbs, and the carry into the next ones.
#[inline(always)]
pub(crate) fn limbs(t: &[Column; WIDTH], carry: &mut Column) -> [u64; WIDTH] {
    t.map(|column| {
        let sum = column.wrapping_add(*carry);
        *carry = sum >> BITS;
        low(sum) & MASK
    })
}
