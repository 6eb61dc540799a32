//! The same computation without AVX-512.

use core::hint::black_box;

use crate::lanes::{LANES, Lanes};
use crate::{BITS, ENTRIES, Limbs, Machine, Modulus, algorithm, sealed};

/// Computes the same as [`Ifma`](crate::Ifma) on any CPU, but slowly.
#[derive(Clone, Copy, Debug)]
pub struct StandIn;

impl sealed::Sealed for StandIn {}

impl Machine for StandIn {
    fn multiply(self, a: &mut Limbs, b: &Limbs, modulus: &Modulus) {
        algorithm::multiply::<Array>(a, b, modulus);
    }

    fn square(self, a: &mut Limbs, modulus: &Modulus) {
        algorithm::square::<Array>(a, modulus);
    }

    fn pick<const W: usize>(self, table: &[[u64; W]; ENTRIES], index: u64, into: &mut [u64; W]) {
        algorithm::pick::<Array, W>(table, index, into);
    }
}

const MASK: u64 = (1 << BITS) - 1;

#[derive(Clone, Copy)]
struct Array([u64; LANES]);

impl Array {
    fn zip(self, other: Self, join: impl Fn(u64, u64) -> u64) -> Self {
        let mut lanes = self.0;
        for (lane, other) in lanes.iter_mut().zip(other.0) {
            *lane = join(*lane, other);
        }
        Self(lanes)
    }

    fn product(a: Self, b: Self, shift: usize) -> Self {
        a.zip(b, |a, b| {
            let product = u128::from(a & MASK) * u128::from(b & MASK);
            let [low, high] = [product & u128::from(MASK), product >> BITS];
            let half = if shift == 0 { low } else { high };
            u64::try_from(half & u128::from(MASK)).unwrap_or_default()
        })
    }

    fn bits(self, of: impl Fn(u64) -> u64) -> u8 {
        let bits = self.0.iter().enumerate();
        bits.fold(0, |bits, (place, lane)| {
            bits | (of(*lane) as u8 & 1) << place
        })
    }
}

impl Lanes for Array {
    fn splat(word: u64) -> Self {
        Self([word; LANES])
    }
    fn load(words: &[u64; LANES]) -> Self {
        Self(*words)
    }
    fn store(self, words: &mut [u64; LANES]) {
        *words = self.0;
    }
    fn add(self, other: Self) -> Self {
        self.zip(other, u64::wrapping_add)
    }
    fn and(self, other: Self) -> Self {
        self.zip(other, |a, b| a & b)
    }
    fn or(self, other: Self) -> Self {
        self.zip(other, |a, b| a | b)
    }
    fn carry(self) -> Self {
        Self(self.0.map(|lane| lane >> BITS))
    }
    fn top_bit(self) -> Self {
        Self(self.0.map(|lane| lane >> (BITS - 1)))
    }
    fn add_low(self, a: Self, b: Self) -> Self {
        self.add(Self::product(a, b, 0))
    }
    fn add_high(self, a: Self, b: Self) -> Self {
        self.add(Self::product(a, b, BITS))
    }
    fn down(self, above: Self) -> Self {
        let [_, _, _, _, a, b, c, d] = self.0;
        let [e, f, g, h, ..] = above.0;
        Self([a, b, c, d, e, f, g, h])
    }
    fn up(self, below: Self) -> Self {
        let [a, b, c, d, e, f, g, _] = self.0;
        Self([below.0[LANES - 1], a, b, c, d, e, f, g])
    }
    fn everywhere(self, lane: usize) -> Self {
        Self::splat(self.0.get(lane).copied().unwrap_or_default())
    }
    fn lowest(self) -> Self {
        let mut lowest = [0; LANES];
        lowest[0] = self.0[0];
        Self(lowest)
    }
    fn overflowing(self) -> u8 {
        self.bits(|lane| lane >> BITS)
    }
    fn full(self) -> u8 {
        self.bits(|lane| (lane ^ MASK).wrapping_sub(1) >> 63)
    }
    fn increment(self, lanes: u8) -> Self {
        let mut sums = self.0;
        for (place, lane) in sums.iter_mut().enumerate() {
            *lane = lane.wrapping_add(u64::from(lanes >> place & 1));
        }
        Self(sums)
    }
    fn equal(self, other: Self) -> Self {
        // Hidden from the optimiser, which would generate a jump.
        self.zip(other, |a, b| {
            black_box((a ^ b).wrapping_sub(1) >> 63).wrapping_neg()
        })
    }
}
