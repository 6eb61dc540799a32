//! Secret exponents.

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::integer::Integer;

/// A secret exponent (`a`, `b`, `x`, `a + u·x`): big-endian bytes.
///
/// Its length is public, its value is not: it is wiped when dropped and `Debug`
/// does not show it.
#[derive(Clone)]
pub struct Exponent {
    octets: Zeroizing<Vec<u8>>,
    bits: usize,
}

impl Exponent {
    /// The exponent with these big-endian octets; leading zeros are kept.
    #[must_use]
    pub fn from_be_bytes(octets: &[u8]) -> Self {
        Self {
            octets: Zeroizing::new(octets.to_vec()),
            bits: 8 * octets.len(),
        }
    }

    /// The big-endian octets: the secret itself.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.octets
    }

    /// The public length in bits: an upper bound that does not depend on the value.
    pub(super) fn bits(&self) -> usize {
        self.bits
    }

    /// `a + u·x`, the exponent of the client's premaster secret, in constant time.
    ///
    /// It is not reduced, because `a` and `x` are not drawn below the order of `g`. Its length
    /// is that of the longest possible sum for the lengths of a, u and x.
    #[must_use]
    pub fn masked(a: &Self, u: &Integer, x: &Self) -> Self {
        let u = u.magnitude();
        let longest = a.octets.len().max(u.len() + x.octets.len());
        let length = longest + 1;
        let mut sum = Zeroizing::new(vec![0u32; length]);
        for (place, octet) in sum.iter_mut().zip(a.octets.iter().rev()) {
            *place = u32::from(*octet);
        }
        // Columns of byte products: 2^16 of them fit into 32 bits, and there are at most as
        // many as u has bytes.
        for (shift, left) in u.iter().rev().enumerate() {
            for (place, right) in sum.iter_mut().skip(shift).zip(x.octets.iter().rev()) {
                *place += u32::from(*left) * u32::from(*right);
            }
        }
        let mut octets = Zeroizing::new(vec![0; length]);
        let mut carry = 0;
        for (octet, place) in octets.iter_mut().rev().zip(sum.iter()) {
            let [low, ..] = (place + carry).to_le_bytes();
            *octet = low;
            carry = (place + carry) >> 8;
        }
        Self {
            octets,
            bits: 8 * longest + 1,
        }
    }

    /// `u·x`, in constant time, in as many octets as both have.
    pub(super) fn product(u: &Integer, x: &Self) -> Self {
        let masked = Self::masked(&Self::from_be_bytes(&[]), u, x);
        // The octet for the carry of a sum.
        Self::from_be_bytes(masked.octets.get(1..).unwrap_or_default())
    }
}

impl fmt::Debug for Exponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exponent([redacted])")
    }
}
