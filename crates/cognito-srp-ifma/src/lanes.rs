//! The operations on vectors that the algorithm needs.

/// Lanes in a vector.
pub(crate) const LANES: usize = 8;

/// Eight lanes of 64 bits.
pub(crate) trait Lanes: Copy {
    /// The same word in all lanes.
    fn splat(word: u64) -> Self;
    /// Loads from memory.
    fn load(words: &[u64; LANES]) -> Self;
    /// Stores to memory.
    fn store(self, words: &mut [u64; LANES]);
    /// The sum.
    fn add(self, other: Self) -> Self;
    /// The conjunction of the bits.
    fn and(self, other: Self) -> Self;
    /// The disjunction of the bits.
    fn or(self, other: Self) -> Self;
    /// The part above the 52 bits of a limb.
    fn carry(self) -> Self;
    /// The highest of the 52 bits of a limb; lanes must be below 2^52.
    fn top_bit(self) -> Self;
    /// Adds the low 52 bits of the product of the low 52 bits of `a` and `b`.
    fn add_low(self, a: Self, b: Self) -> Self;
    /// Adds the high 52 bits of the product of the low 52 bits of `a` and `b`.
    fn add_high(self, a: Self, b: Self) -> Self;
    /// Four lanes down; the lowest of `above` become the highest.
    fn down(self, above: Self) -> Self;
    /// One lane up; the highest of `below` becomes the lowest.
    fn up(self, below: Self) -> Self;
    /// One of the lanes in all lanes.
    fn everywhere(self, lane: usize) -> Self;
    /// The lowest lane, and zero in the others.
    fn lowest(self) -> Self;
    /// A bit for each lane that is 2^52 or more. (Lanes must be below 2^53.)
    fn overflowing(self) -> u8;
    /// A bit for each lane that is 2^52 − 1.
    fn full(self) -> u8;
    /// Adds one in the lanes with a bit.
    fn increment(self, lanes: u8) -> Self;
    /// All ones in the lanes in which both are equal, zero in the others.
    fn equal(self, other: Self) -> Self;
}
