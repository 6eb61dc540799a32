//! Secret numbers modulo N: S, and a verifier.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::integer::{Integer, hexadecimal};

/// A secret number 0 ≤ i < N, as big-endian bytes of the width of N.
///
/// Unlike those of an [`Integer`], the bytes are handled in constant time. They are wiped when
/// dropped, and `Debug` does not show them.
#[derive(Clone)]
pub struct Residue(Zeroizing<Vec<u8>>);

impl Residue {
    pub(super) fn new(octets: &[u8]) -> Self {
        Self(Zeroizing::new(octets.to_vec()))
    }

    /// The big-endian bytes, including leading zeros: the secret itself.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// Lower-case hexadecimal without leading zeros; it is not wiped.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hexadecimal("", &self.0)
    }

    /// PAD, as [`Integer::pad`]. Its length reveals how many leading bytes are zero: Cognito
    /// hashes it this way, and one exchange in 256 differs.
    #[must_use]
    pub fn pad(&self) -> Zeroizing<Vec<u8>> {
        // Counted over all bytes, so that only the count is revealed.
        let (zeros, _) = self.0.iter().fold((0, 1), |(zeros, leading), octet| {
            let leading = leading & octet.ct_eq(&0).unwrap_u8();
            (zeros + usize::from(leading), leading)
        });
        let significant = self.0.get(zeros..).unwrap_or_default();
        let mut padded = Zeroizing::new(Vec::with_capacity(significant.len() + 1));
        if significant.first().is_none_or(|top| top & 0x80 != 0) {
            padded.push(0);
        }
        padded.extend_from_slice(significant);
        padded
    }

    /// The number as an [`Integer`], for public values: A and B.
    #[must_use]
    pub fn to_integer(&self) -> Integer {
        Integer::from_be_bytes(&self.0)
    }
}

impl fmt::Debug for Residue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Residue([redacted])")
    }
}
