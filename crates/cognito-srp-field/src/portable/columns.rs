//! Products of the portable engine, column by column.
//!
//! Column c of a product is the sum of all aᵢ·bⱼ with i + j = c. One multiplication gives two
//! of these products, by Karatsuba's identity:
//!
//! > aᵢ·bⱼ + aⱼ·bᵢ = (aᵢ + aⱼ)·(bᵢ + bⱼ) − aᵢ·bᵢ − aⱼ·bⱼ
//!
//! The subtracted part of a column is the sum of the first c + 1 products aᵢ·bᵢ, or of the
//! last ones: a running sum ("the most frequently used but least profitable Karatsuba" of M.
//! Scott, *Missing a trick: Karatsuba variations*, 2015).
//!
//! A product and its reduction are computed four columns at a time: their sums stay in
//! registers, and a limb is written when it is final. Intermediate columns are correct modulo
//! the size of a column; final ones are smaller than that.

use super::super::radix::{BLOCKS, Column, LIMBS, WIDTH, wide};

/// Two limbs of the same place, side by side, one of each factor.
pub(super) type Couple = [u64; 2];
pub(super) type Couples = [Couple; LIMBS];

/// What is computed from couples.
pub(super) trait Symmetric {
    /// Whether products of one place are subtracted.
    const PAIRED: bool;
    /// Both mixed products of two places, from one multiplication.
    fn mixed(one: Couple, other: Couple) -> Column;
    /// The product of one place.
    fn alone(place: Couple) -> Column;
}

/// For couples `[2a, a]`: a².
pub(super) struct Square;

impl Symmetric for Square {
    const PAIRED: bool = false;

    #[inline(always)]
    fn mixed([doubled, _]: Couple, [_, other]: Couple) -> Column {
        wide(doubled, other)
    }

    #[inline(always)]
    fn alone([_, a]: Couple) -> Column {
        wide(a, a)
    }
}

/// For couples `[a, b]`: a·b.
pub(super) struct Product;

impl Symmetric for Product {
    const PAIRED: bool = true;

    #[inline(always)]
    fn mixed(one: Couple, other: Couple) -> Column {
        wide(one[0] + other[0], one[1] + other[1])
    }

    /// Twice, because it is subtracted once.
    #[inline(always)]
    fn alone([a, b]: Couple) -> Column {
        wide(2 * a, b)
    }
}

/// The sum of the products aᵢ·bᵢ of some places, modulo the size of a column.
#[derive(Clone, Copy, Default)]
pub(super) struct Diagonal(Column);

impl Diagonal {
    #[inline(always)]
    pub(super) fn add(&mut self, [a, b]: Couple) {
        self.0 = self.0.wrapping_add(wide(a, b));
    }

    #[inline(always)]
    fn subtract(&mut self, [a, b]: Couple) {
        self.0 = self.0.wrapping_sub(wide(a, b));
    }
}

/// Four columns. Each has room for all products of limbs and as many of the reduction
/// (`radix.rs`).
#[derive(Clone, Copy)]
pub(super) struct Columns([Column; WIDTH]);

#[rustfmt::skip]
impl Columns {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self([0; WIDTH])
    }

    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "constants")]
    fn add(&mut self, column: usize, product: Column) {
        self.0[column] = self.0[column].wrapping_add(product);
    }

    /// Adds columns 4k to 4k + 3 of a product, k being the block. `diagonal` is that of
    /// the blocks below.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "bounded by the number of blocks")]
    pub(super) fn lower<S: Symmetric>(&mut self, factors: &Couples, block: usize, diagonal: &mut Diagonal) {
        let (first, middle) = (WIDTH * block, 2 * block);
        self.rows::<S>(&factors[..middle], &factors[middle..first + WIDTH]);
        self.tip::<S>(&factors[middle..]);
        if S::PAIRED {
            self.without_growing(diagonal, &factors[first..]);
        }
    }

    /// Adds columns 4k to 4k + 3 of the upper half. `diagonal` is that of this block and those
    /// above.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "bounded by the number of blocks")]
    pub(super) fn upper<S: Symmetric>(&mut self, factors: &Couples, block: usize, diagonal: &mut Diagonal) {
        let (first, middle) = (WIDTH * block, LIMBS / 2 + 2 * block);
        if block == BLOCKS - 1 {
            self.end::<S>(&factors[first..]);
        } else {
            self.corner::<S>(&factors[first..], &factors[LIMBS - WIDTH..]);
            self.rows::<S>(&factors[first + WIDTH..middle], &factors[middle..]);
            self.tip::<S>(&factors[middle..]);
        }
        if S::PAIRED {
            self.without_shrinking(diagonal, &factors[first..]);
        }
    }

    /// Adds columns 4k to 4k + 3 of q·(N + 1), for couples `[q, N + 1]` in which q is known
    /// below 4k; [`Self::digits`] adds the rest. `diagonal` is that of the blocks from the
    /// second to the last but one that is known.
    #[inline(always)]
    #[expect(clippy::indexing_slicing, reason = "bounded by the number of blocks")]
    pub(super) fn reduction(&mut self, multiples: &Couples, block: usize, diagonal: &mut Diagonal) {
        let (first, middle) = (WIDTH * block, 2 * block);
        if block > 0 {
            // Its counterpart is not known yet.
            self.first_digits(&multiples[..WIDTH], &multiples[first - WIDTH..first + WIDTH]);
        }
        if block > 1 {
            // Nor are these paired: digits with the first block of N + 1, in a square's way.
            self.corner::<Square>(&multiples[first - WIDTH..], &multiples[..WIDTH]);
            self.rows::<Product>(&multiples[WIDTH..middle], &multiples[middle..first]);
            self.tip::<Product>(&multiples[middle..]);
            self.without_growing(diagonal, &multiples[first - WIDTH..]);
        }
    }

    /// Subtracts the diagonal, which gains a place from column to column.
    #[inline(always)]
    fn without_growing(&mut self, diagonal: &mut Diagonal, places: &[Couple]) {
        for (column, place) in self.0.iter_mut().zip(places) {
            diagonal.add(*place);
            *column = column.wrapping_sub(diagonal.0);
        }
    }

    /// Subtracts the diagonal, which loses a place from column to column.
    #[inline(always)]
    fn without_shrinking(&mut self, diagonal: &mut Diagonal, places: &[Couple]) {
        for (column, place) in self.0.iter_mut().zip(places) {
            diagonal.subtract(*place);
            *column = column.wrapping_sub(diagonal.0);
        }
    }

    /// Rows of the triangle: `left` going up, with the elements before the end of `right`,
    /// going down. They meet where `right` begins.
    #[inline(always)]
    fn rows<S: Symmetric>(&mut self, left: &[Couple], right: &[Couple]) {
        let (left, right) = (left.as_chunks::<2>().0, right.as_chunks::<2>().0);
        let mut right = right.iter().rev();
        if let (Some(&[mut r3, mut r4]), Some(&[mut r1, mut r2])) = (right.next(), right.next()) {
            for ([l0, l1], [below, r0]) in left.iter().zip(right) {
                // Downwards, in the order of use, so that they stay in registers.
                self.add(3, S::mixed(*l0, r4)); self.add(3, S::mixed(*l1, r3));
                self.add(2, S::mixed(*l0, r3)); self.add(2, S::mixed(*l1, r2));
                self.add(1, S::mixed(*l0, r2)); self.add(1, S::mixed(*l1, r1));
                self.add(0, S::mixed(*l0, r1)); self.add(0, S::mixed(*l1, *r0));
                // Each is read once: engines of WebAssembly do not see that they were read before.
                (r1, r2, r3, r4) = (*below, *r0, r1, r2);
            }
        }
    }

    /// The triangle's tip, where the rows meet.
    #[inline(always)]
    fn tip<S: Symmetric>(&mut self, couples: &[Couple]) {
        if let [c0, c1, c2, c3, ..] = *couples {
            self.add(0, S::alone(c0));
            self.add(1, S::mixed(c0, c1));
            self.add(2, S::mixed(c0, c2)); self.add(2, S::alone(c1));
            self.add(3, S::mixed(c0, c3)); self.add(3, S::mixed(c1, c2));
        }
    }

    /// Three rows, cut short where the limbs end: `right` is the last block.
    #[inline(always)]
    fn corner<S: Symmetric>(&mut self, left: &[Couple], right: &[Couple]) {
        if let ([_, l1, l2, l3, ..], [_, r1, r2, r3]) = (left, right) {
            self.add(0, S::mixed(*l1, *r3)); self.add(0, S::mixed(*l2, *r2)); self.add(0, S::mixed(*l3, *r1));
            self.add(1, S::mixed(*l2, *r3)); self.add(1, S::mixed(*l3, *r2));
            self.add(2, S::mixed(*l3, *r3));
        }
    }

    /// The last block with itself.
    #[inline(always)]
    fn end<S: Symmetric>(&mut self, couples: &[Couple]) {
        if let [_, c1, c2, c3] = *couples {
            self.add(0, S::mixed(c1, c3)); self.add(0, S::alone(c2));
            self.add(1, S::mixed(c2, c3));
            self.add(2, S::alone(c3));
        }
    }

    /// The digits of the first block with N + 1.
    #[inline(always)]
    fn first_digits(&mut self, digits: &[Couple], n: &[Couple]) {
        for (digit, n) in digits.iter().zip(n.windows(WIDTH).skip(1).rev()) {
            for (column, n) in self.0.iter_mut().zip(n) {
                *column = column.wrapping_add(wide(digit[0], n[1]));
            }
        }
    }

    #[inline(always)]
    pub(super) fn sums(&self) -> &[Column; WIDTH] {
        &self.0
    }
}
