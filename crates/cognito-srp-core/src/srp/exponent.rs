//! Secret exponents.

use alloc::vec::Vec;
use core::fmt;

use num_bigint_dig::BigUint;
use zeroize::Zeroizing;

use super::integer::Integer;

/// A secret exponent (`a`, `b`, `x`, `a + u·x`): big-endian octets.
///
/// Its length in octets is public, its value is not: it is wiped when dropped
/// and `Debug` does not show it.
#[derive(Clone)]
pub struct Exponent(Zeroizing<Vec<u8>>);

impl Exponent {
    /// The exponent with these big-endian octets; leading zeros are kept.
    #[must_use]
    pub fn from_be_bytes(octets: &[u8]) -> Self {
        Self(Zeroizing::new(octets.to_vec()))
    }

    /// The big-endian octets: the secret itself.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// `a + u·x`, the exponent of the client's premaster secret.
    ///
    /// It is not reduced: the order of `g` is not what `a` and `x` are drawn below.
    #[must_use]
    pub fn masked(a: &Self, u: &Integer, x: &Self) -> Self {
        let product = Zeroizing::new(&*x.big() * BigUint::from_bytes_be(&u.magnitude()));
        let sum = Zeroizing::new(&*a.big() + &*product);
        Self(Zeroizing::new(sum.to_bytes_be()))
    }

    pub(super) fn big(&self) -> Zeroizing<BigUint> {
        Zeroizing::new(BigUint::from_bytes_be(&self.0))
    }
}

impl fmt::Debug for Exponent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exponent([redacted])")
    }
}
