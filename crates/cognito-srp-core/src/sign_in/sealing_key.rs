//! The key and the random bytes with which a suspended challenge is encrypted.

use core::fmt;

use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::srp::EntropyError;

pub(super) const NONCE: usize = 24;

/// The key with which a program seals its suspended challenges: 32 bytes, the same in all of
/// its processes. Whoever has it can act as the program.
pub struct SealingKey(pub(super) Zeroizing<[u8; 32]>);

impl SealingKey {
    /// A key from 32 bytes of a cryptographically secure generator. Generate it once, and
    /// store it with the program's secrets.
    ///
    /// # Errors
    /// [`EntropyError::AllZero`] for a buffer that was never filled.
    pub fn from_bytes(octets: [u8; 32]) -> Result<Self, EntropyError> {
        let octets = Zeroizing::new(octets);
        if octets.ct_eq(&[0; 32]).into() {
            return Err(EntropyError::AllZero);
        }
        Ok(Self(octets))
    }

    pub(super) fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new((&*self.0).into())
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey([redacted])")
    }
}

/// The randomness for sealing one challenge: a nonce of 192 bits. It is not a secret, and is
/// part of the sealed text.
pub struct SealEntropy(pub(super) [u8; NONCE]);

impl SealEntropy {
    /// From 24 bytes of a cryptographically secure generator, new each time.
    ///
    /// # Errors
    /// [`EntropyError::AllZero`] for a buffer that was never filled.
    pub fn from_entropy(entropy: [u8; NONCE]) -> Result<Self, EntropyError> {
        if entropy == [0; NONCE] {
            return Err(EntropyError::AllZero);
        }
        Ok(Self(entropy))
    }

    /// With entropy from the operating system.
    ///
    /// # Errors
    /// [`EntropyError::Unavailable`] if the system has none.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, EntropyError> {
        let mut entropy = [0; NONCE];
        getrandom::fill(&mut entropy).map_err(|_| EntropyError::Unavailable)?;
        Self::from_entropy(entropy)
    }
}

impl fmt::Debug for SealEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealEntropy")
    }
}
