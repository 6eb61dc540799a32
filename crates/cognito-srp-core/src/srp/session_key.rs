//! The key that both sides share at the end, and its signatures.

use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::cognito::Identity;
use super::integer::Integer;
use super::residue::Residue;
use crate::values::mac::hmac_sha256;

/// The 16-byte key of one sign-in: HKDF (RFC 5869, SHA-256) over S and u.
pub struct SessionKey(Zeroizing<[u8; 16]>);

impl SessionKey {
    const INFO: &'static [u8] = b"Caldera Derived Key";

    /// The key from u and S: PRK = HMAC(PAD(u), PAD(S)), then the first 16 bytes of HMAC(PRK,
    /// "Caldera Derived Key" | 0x01).
    #[must_use]
    pub fn derive(u: &Integer, premaster: &Residue) -> Self {
        // Not with a crate for HKDF, because it returns the PRK in a buffer that nothing
        // wipes.
        let prk = hmac_sha256(&u.pad(), &[&premaster.pad()]);
        let block = hmac_sha256(prk.as_slice(), &[Self::INFO, &[1]]);
        let mut key = Zeroizing::new([0; 16]);
        key.iter_mut()
            .zip(block.iter())
            .for_each(|(place, octet)| *place = *octet);
        Self(key)
    }

    /// The key with these bytes.
    #[must_use]
    pub fn from_bytes(octets: [u8; 16]) -> Self {
        Self(Zeroizing::new(octets))
    }

    /// The key itself.
    #[must_use]
    pub fn expose(&self) -> &[u8; 16] {
        &self.0
    }

    /// `PASSWORD_CLAIM_SIGNATURE` before base64: HMAC-SHA-256 over the identity, the decoded
    /// secret block and the timestamp's text.
    #[must_use]
    pub fn sign(&self, identity: &Identity<'_>, secret_block: &[u8], timestamp: &str) -> [u8; 32] {
        let [scope, name] = identity.parts();
        *hmac_sha256(
            self.0.as_slice(),
            &[scope, name, secret_block, timestamp.as_bytes()],
        )
    }

    /// Whether `signature` is the result of [`sign`](Self::sign), compared in constant time.
    #[must_use]
    pub fn verify(
        &self,
        signature: &[u8],
        identity: &Identity<'_>,
        secret_block: &[u8],
        timestamp: &str,
    ) -> bool {
        let expected = self.sign(identity, secret_block, timestamp);
        expected.ct_eq(signature).into()
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey([redacted])")
    }
}
