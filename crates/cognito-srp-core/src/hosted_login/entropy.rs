//! The randomness of a login: its state, its nonce and its code verifier.

use alloc::string::String;
use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::srp::EntropyError;

/// The randomness for a login in a browser: a state and a nonce of 192 bits each, which
/// identify this login's answer, and a code verifier of 256 bits (RFC 7636), without which
/// nobody can use its code.
pub struct LoginEntropy {
    pub(super) state: Zeroizing<String>,
    pub(super) nonce: Zeroizing<String>,
    pub(super) code_verifier: Zeroizing<String>,
}

impl LoginEntropy {
    /// From 80 bytes of a cryptographically secure generator.
    ///
    /// # Errors
    /// [`EntropyError::AllZero`] for a buffer that was never filled.
    pub fn from_entropy(entropy: [u8; 80]) -> Result<Self, EntropyError> {
        Self::from_octets(&Zeroizing::new(entropy))
    }

    fn from_octets(entropy: &[u8; 80]) -> Result<Self, EntropyError> {
        if entropy.ct_eq(&[0; 80]).into() {
            return Err(EntropyError::AllZero);
        }
        let (state, rest) = entropy.split_at(24);
        let (nonce, code_verifier) = rest.split_at(24);
        Ok(Self {
            state: encoded(state),
            nonce: encoded(nonce),
            code_verifier: encoded(code_verifier),
        })
    }

    /// With entropy from the operating system.
    ///
    /// # Errors
    /// [`EntropyError::Unavailable`] if the system has none.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, EntropyError> {
        let mut entropy = Zeroizing::new([0; 80]);
        getrandom::fill(entropy.as_mut_slice()).map_err(|_| EntropyError::Unavailable)?;
        Self::from_octets(&entropy)
    }
}

/// In base64url without padding: the service URL-decodes a state once, or twice if somebody is
/// already signed in, so other characters would change.
fn encoded(octets: &[u8]) -> Zeroizing<String> {
    let length = base64::encoded_len(octets.len(), false).unwrap_or_default();
    let mut text = Zeroizing::new(String::with_capacity(length));
    URL_SAFE_NO_PAD.encode_string(octets, &mut text);
    text
}

/// The challenge for a code verifier, by the method `S256` (RFC 7636 §4.2).
pub(super) fn code_challenge(code_verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(code_verifier.as_bytes()))
}

impl fmt::Debug for LoginEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginEntropy([redacted])")
    }
}

#[cfg(test)]
mod tests;
