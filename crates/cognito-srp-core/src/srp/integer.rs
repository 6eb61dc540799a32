//! Integers in Cognito's form on the wire.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::values::readable_debug::readable_debug;

/// An integer of any sign: a wire value such as `SALT` or `SRP_B`, or a computed value.
///
/// Some integers are secret (`S`, a verifier) and some are not, and the type does not know
/// which. So it treats all alike: it is wiped when dropped; [`Debug`](fmt::Debug) prints its
/// size and never its digits; and it has no `PartialEq`, whose running time would depend on
/// the digits.
#[derive(Clone)]
pub struct Integer {
    /// Never of 0.
    negative: bool,
    /// Big-endian, without leading zeros: 0 has no octet.
    magnitude: Zeroizing<Vec<u8>>,
}

/// Why a string is not an [`Integer`].
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntegerError {
    /// There is no digit.
    Empty,
    /// A character is neither a hexadecimal digit nor a leading `-`.
    NotHex,
    /// More than [`Integer::MAX_HEX_DIGITS`] significant digits.
    TooLong,
}

readable_debug!(IntegerError { Empty NotHex TooLong });

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
        if significant.len() > Self::MAX_HEX_DIGITS {
            return Err(IntegerError::TooLong);
        }
        // The first of an odd number of digits is an octet of its own.
        let octets = significant.as_bytes().rchunks(2).rev();
        let mut magnitude = Zeroizing::new(Vec::with_capacity(octets.len()));
        magnitude.extend(octets.map(octet_of));
        Ok(Self {
            negative: negative && !magnitude.is_empty(),
            magnitude,
        })
    }

    /// The non-negative integer with these big-endian bytes.
    #[must_use]
    pub fn from_be_bytes(octets: &[u8]) -> Self {
        Self {
            negative: false,
            magnitude: Zeroizing::new(significant(octets).to_vec()),
        }
    }

    /// The integer in lower-case hexadecimal without leading zeros, as Cognito
    /// and its clients send it. It may be a secret; it is not wiped.
    #[must_use]
    pub fn to_hex(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        hexadecimal(sign, &self.magnitude)
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
        let mut magnitude = self.magnitude.clone();
        if self.negative {
            // -m is the complement of m - 1; m is at least 1 here.
            for octet in magnitude.iter_mut().rev() {
                let (less, borrow) = octet.overflowing_sub(1);
                *octet = less;
                if !borrow {
                    break;
                }
            }
        }
        let rest = significant(&magnitude);
        let mut padded = Zeroizing::new(Vec::with_capacity(magnitude.len() + 1));
        if rest.first().is_none_or(|top| top & 0x80 != 0) {
            padded.push(0);
        }
        padded.extend_from_slice(rest);
        if self.negative {
            padded.iter_mut().for_each(|octet| *octet = !*octet);
        }
        padded
    }

    /// Whether the integer is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.magnitude.is_empty()
    }

    /// Whether the integer is below 0.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The length of the magnitude in bits; 0 for zero.
    #[must_use]
    pub fn bits(&self) -> usize {
        let unused = self.magnitude.first().map_or(0, |top| top.leading_zeros());
        8 * self.magnitude.len() - unused as usize
    }

    /// The magnitude as big-endian bytes without leading zeros; one `00` byte for zero.
    pub(super) fn magnitude(&self) -> &[u8] {
        match self.is_zero() {
            true => &[0],
            false => &self.magnitude,
        }
    }

    /// Whether the integer is in 0..bound.
    pub(super) fn is_below(&self, bound: &Self) -> bool {
        let (own, bound) = (&*self.magnitude, &*bound.magnitude);
        !self.negative && (own.len(), own) < (bound.len(), bound)
    }
}

/// One or two hexadecimal digits.
fn octet_of(digits: &[u8]) -> u8 {
    // A letter in ASCII, of either case, has bit 6, and ends with the bits of 1 to 6.
    let value = |digit: u8| (digit & 0x0f) + 9 * (digit >> 6);
    digits
        .iter()
        .fold(0, |octet, digit| octet << 4 | value(*digit))
}

/// Octets without leading zeros.
fn significant(octets: &[u8]) -> &[u8] {
    let zeros = octets.iter().take_while(|octet| **octet == 0).count();
    octets.get(zeros..).unwrap_or_default()
}

/// The digits of a magnitude in lower case, without leading zeros.
pub(super) fn hexadecimal(sign: &str, magnitude: &[u8]) -> String {
    let digits = magnitude
        .iter()
        .flat_map(|octet| [octet >> 4, octet & 0x0f]);
    let digits = digits.skip_while(|digit| *digit == 0);
    let mut text = String::with_capacity(sign.len() + 2 * magnitude.len().max(1));
    text.push_str(sign);
    text.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
    if text.is_empty() {
        text.push('0');
    }
    text
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Integer({} bits)", self.bits())
    }
}
