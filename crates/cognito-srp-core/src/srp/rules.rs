//! The differences between variants of SRP-6a: the hash and the padding.

use alloc::vec;
use alloc::vec::Vec;

use sha2::Digest;
use zeroize::Zeroizing;

use super::integer::Integer;

/// H: a hash function over byte strings that are joined without a separator.
pub trait Hash {
    /// The digest of `parts` in order. It is wiped when dropped, because the digest of a
    /// password is as valuable as the password.
    fn digest(parts: &[&[u8]]) -> Zeroizing<Vec<u8>>;
}

/// SHA-256 (FIPS 180-4), Cognito's H.
#[derive(Clone, Copy, Debug)]
pub struct Sha256;

impl Hash for Sha256 {
    fn digest(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
        let mut hash = sha2::Sha256::new();
        for part in parts {
            hash.update(part);
        }
        Zeroizing::new(hash.finalize().to_vec())
    }
}

/// PAD: the bytes of an integer for the hash.
pub trait Padding {
    /// The bytes of a non-negative `value`; `width` is the length of N in bytes.
    fn pad(value: &Integer, width: usize) -> Zeroizing<Vec<u8>>;
}

/// Cognito's PAD: the shortest two's-complement bytes. See [`Integer::pad`].
#[derive(Clone, Copy, Debug)]
pub struct Minimal;

impl Padding for Minimal {
    fn pad(value: &Integer, _width: usize) -> Zeroizing<Vec<u8>> {
        value.pad()
    }
}

/// RFC 5054 §2.6's PAD: zeros on the left up to the width of N.
#[derive(Clone, Copy, Debug)]
pub struct FixedWidth;

impl Padding for FixedWidth {
    fn pad(value: &Integer, width: usize) -> Zeroizing<Vec<u8>> {
        let magnitude = value.magnitude();
        let zeros = width.saturating_sub(magnitude.len());
        let mut padded = Zeroizing::new(vec![0; zeros]);
        padded.reserve_exact(magnitude.len());
        padded.extend_from_slice(magnitude);
        padded
    }
}
