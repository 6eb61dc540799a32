//! Integers in Cognito's form on the wire.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use num_bigint_dig::{BigInt, BigUint, Sign};
use zeroize::{Zeroize, Zeroizing};

/// An integer of any sign: a wire value such as `SALT` or `SRP_B`, or a computed value.
///
/// Some integers are secret (`S`, a verifier) and some are not, and the type does not know
/// which. So it treats all alike: it is wiped when dropped; [`Debug`](fmt::Debug) prints its
/// size and never its digits; and it has no `PartialEq`, whose running time would depend on
/// the digits.
#[derive(Clone)]
pub struct Integer(BigInt);

/// Why a string is not an [`Integer`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntegerError {
    /// There is no digit.
    Empty,
    /// A character is neither a hexadecimal digit nor a leading `-`.
    NotHex,
    /// More than [`Integer::MAX_HEX_DIGITS`] significant digits.
    TooLong,
}

impl fmt::Display for IntegerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an empty string is not a hexadecimal integer"),
            Self::NotHex => f.write_str("not a hexadecimal integer"),
            Self::TooLong => write!(
                f,
                "more than {} hexadecimal digits",
                Integer::MAX_HEX_DIGITS
            ),
        }
    }
}

impl core::error::Error for IntegerError {}

impl Integer {
    /// The maximum number of significant hexadecimal digits for [`from_hex`](Self::from_hex):
    /// 8192 bits, over twice Cognito's 3072-bit prime. It limits the work that a hostile peer
    /// can cause.
    pub const MAX_HEX_DIGITS: usize = 2048;

    /// Parses a hexadecimal integer, as Cognito sends `SALT` and `SRP_B`.
    ///
    /// The string is an integer, not bytes: an odd number of digits is normal, leading zeros
    /// have no meaning, case does not matter, and a leading `-` makes it negative (Java's
    /// `BigInteger(text, 16)`).
    ///
    /// # Errors
    /// [`IntegerError`] if there is no digit, if a character is not a digit (such as a `0x`
    /// prefix, a space or a `+`), or if the integer is too long.
    ///
    /// ```
    /// use cognito_srp_core::srp::Integer;
    /// assert_eq!(Integer::from_hex("00abc")?.to_hex(), "abc");
    /// assert!(Integer::from_hex("0x12").is_err());
    /// # Ok::<(), cognito_srp_core::srp::IntegerError>(())
    /// ```
    pub fn from_hex(text: &str) -> Result<Self, IntegerError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        if digits.is_empty() {
            return Err(IntegerError::Empty);
        }
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(IntegerError::NotHex);
        }
        let significant = digits.trim_start_matches('0');
        if significant.is_empty() {
            return Ok(Self(BigInt::from(0u8)));
        }
        if significant.len() > Self::MAX_HEX_DIGITS {
            return Err(IntegerError::TooLong);
        }
        let magnitude =
            BigUint::parse_bytes(significant.as_bytes(), 16).ok_or(IntegerError::NotHex)?;
        let sign = if negative { Sign::Minus } else { Sign::Plus };
        Ok(Self(BigInt::from_biguint(sign, magnitude)))
    }

    /// The non-negative integer with these big-endian bytes.
    #[must_use]
    pub fn from_be_bytes(octets: &[u8]) -> Self {
        Self(BigInt::from_bytes_be(Sign::Plus, octets))
    }

    /// The integer in lower-case hexadecimal without leading zeros, as Cognito
    /// and its clients send it. It may be a secret; it is not wiped.
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.0.to_str_radix(16)
    }

    /// PAD: the shortest two's-complement big-endian bytes, as Java's `BigInteger.toByteArray`
    /// returns them.
    ///
    /// A non-negative integer whose top bit is set gets a leading `00` byte; zero is one `00`
    /// byte. This is *not* RFC 5054's PAD, which pads to the width of N.
    ///
    /// ```
    /// use cognito_srp_core::srp::Integer;
    /// assert_eq!(*Integer::from_hex("8b")?.pad(), [0x00, 0x8b]);
    /// assert_eq!(*Integer::from_hex("-1a2b")?.pad(), [0xe5, 0xd5]);
    /// # Ok::<(), cognito_srp_core::srp::IntegerError>(())
    /// ```
    #[must_use]
    pub fn pad(&self) -> Zeroizing<Vec<u8>> {
        let (sign, magnitude) = self.0.to_bytes_be();
        let mut magnitude = Zeroizing::new(magnitude);
        if sign == Sign::Minus {
            // -m is the complement of m - 1; m is at least 1 here.
            for octet in magnitude.iter_mut().rev() {
                let (less, borrow) = octet.overflowing_sub(1);
                *octet = less;
                if !borrow {
                    break;
                }
            }
        }
        let leading = magnitude.iter().take_while(|octet| **octet == 0).count();
        let mut padded = Zeroizing::new(Vec::with_capacity(magnitude.len() + 1));
        let rest = magnitude.get(leading..).unwrap_or_default();
        if rest.first().is_none_or(|top| top & 0x80 != 0) {
            padded.push(0);
        }
        padded.extend_from_slice(rest);
        if sign == Sign::Minus {
            padded.iter_mut().for_each(|octet| *octet = !*octet);
        }
        padded
    }

    /// Whether the integer is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.sign() == Sign::NoSign
    }

    /// Whether the integer is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.sign() == Sign::Minus
    }

    /// The length of the magnitude in bits; 0 for zero.
    #[must_use]
    pub fn bits(&self) -> usize {
        self.0.bits()
    }

    /// The magnitude as big-endian bytes without leading zeros; one `00` byte for zero.
    pub(crate) fn magnitude(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.to_bytes_be().1)
    }

    /// The integer reduced to 0..modulus, even if it is negative.
    pub(super) fn residue(&self, modulus: &BigUint) -> Zeroizing<BigUint> {
        let magnitude = Zeroizing::new(self.0.to_biguint().unwrap_or_default());
        if !self.is_negative() {
            return Zeroizing::new(&*magnitude % modulus);
        }
        let positive = Zeroizing::new((-&self.0).to_biguint().unwrap_or_default());
        Zeroizing::new((modulus - (&*positive % modulus)) % modulus)
    }
}

impl Drop for Integer {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Integer({} bits)", self.bits())
    }
}
