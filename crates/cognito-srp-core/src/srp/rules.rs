//! What differs between one SRP-6a and another: the hash and the padding.

use alloc::vec;
use alloc::vec::Vec;

use sha2::Digest;
use zeroize::Zeroizing;

use super::integer::Integer;

/// H: a hash function over octet strings that are joined without a separator.
pub trait Hash {
    /// The digest of `parts`, one after the other. It is wiped when dropped,
    /// because the digest over a password is as good as the password.
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

/// PAD: how an integer becomes the octets that are hashed.
pub trait Padding {
    /// The octets of a non-negative `value`; `width` is the length of N in octets.
    fn pad(value: &Integer, width: usize) -> Zeroizing<Vec<u8>>;
}

/// Cognito's PAD: the shortest two's-complement octets. See [`Integer::pad`].
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
        padded.extend_from_slice(&magnitude);
        padded
    }
}
