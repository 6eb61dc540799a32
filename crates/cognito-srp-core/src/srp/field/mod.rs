//! The integers modulo Cognito's 3072-bit prime, in constant time.
//!
//! N is RFC 3526's group 15. An [`Element`] is in Montgomery form with R = 2^3240:
//! 54 limbs of 60 bits. That leaves 168 bits above N, so that
//! - a product of two values below 2N, or of sums of them, comes out of the
//!   reduction at most N: nothing is subtracted on the way;
//! - 54 products of limbs and as many of the reduction fit into a `u128` column:
//!   carries wait until the end of a multiplication.
//!
//! N ≡ −1 (mod 2^64), so the Montgomery digit is the low limb itself, and with
//! N + 1 in the place of N that limb vanishes without a multiplication.
//!
//! No branch and no index depends on a value; only lengths and positions, which
//! are public, decide anything.

mod arithmetic;
mod power;
mod tables;
#[cfg(test)]
mod tests;

use zeroize::{Zeroize, Zeroizing};

use arithmetic::ZERO;

pub(super) use arithmetic::Element;
pub(super) use power::{power, power_of_two};

/// The length of N in octets.
pub(super) const WIDTH: usize = 384;

/// Bits in a limb.
const BITS: usize = 60;

impl Element {
    /// The element that a number below 2^3072 stands for, from big-endian octets.
    pub(super) fn from_octets(octets: &[u8]) -> Self {
        let mut limbs = Zeroizing::new(ZERO);
        for (position, octet) in octets.iter().rev().take(WIDTH).enumerate() {
            let (limb, shift) = (8 * position / BITS, 8 * position % BITS);
            let spread = u128::from(*octet) << shift;
            let parts = [spread & ((1 << BITS) - 1), spread >> BITS];
            let flat = limbs.as_flattened_mut().iter_mut().skip(limb);
            for (target, part) in flat.zip(parts) {
                *target |= low(part);
            }
        }
        let mut element = Self(*limbs);
        element.multiply(&Self(tables::R_SQUARED), &mut arithmetic::Work::new());
        element
    }

    /// The number 0 ≤ i < N that the element stands for, as 384 big-endian octets.
    pub(super) fn to_octets(&self) -> Zeroizing<[u8; WIDTH]> {
        let limbs = Zeroizing::new(self.canonical());
        let mut octets = Zeroizing::new([0; WIDTH]);
        for (position, octet) in octets.iter_mut().rev().enumerate() {
            let (limb, shift) = (8 * position / BITS, 8 * position % BITS);
            let mut parts = limbs.as_flattened().iter().skip(limb);
            let mut next = || u128::from(parts.next().copied().unwrap_or_default());
            let pair = next() | next() << BITS;
            *octet = pair
                .wrapping_shr(u32::try_from(shift).unwrap_or_default())
                .to_le_bytes()[0];
        }
        octets
    }
}

/// The low 64 bits.
fn low(wide: u128) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = wide.to_le_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
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
