//! What a pool keeps of a user's password.

use std::fmt;

use cognito_srp_core::srp::{CognitoSrp, Exponent, Identity, Integer};
use subtle::ConstantTimeEq;

/// The salt, and SRP's x, which is a hash of both, of the user and of the password.
///
/// A server stores the verifier g^x instead (RFC 5054 §2.4), because whoever has x can sign in
/// without the password. Either lets them guess the password, and it takes a hundred times longer
/// to compute a verifier. An emulator has the passwords of tests: so it computes the verifier
/// when a sign-in by SRP needs it.
#[derive(Clone)]
pub(crate) struct Password {
    salt: [u8; 16],
    /// It is wiped when dropped.
    key: Exponent,
}

impl Password {
    pub(crate) fn new(identity: &Identity<'_>, password: &str, salt: [u8; 16]) -> Self {
        let octets = Integer::from_be_bytes(&salt);
        let key = CognitoSrp::cognito().password_key(identity, password, &octets);
        Self { salt, key }
    }

    /// A password that nobody knows.
    pub(in crate::state) fn unknown(salt: [u8; 16], key: &[u8]) -> Self {
        let key = Exponent::from_be_bytes(key);
        Self { salt, key }
    }

    /// The salt, which is sent as `SALT`.
    pub(crate) fn salt(&self) -> Integer {
        Integer::from_be_bytes(&self.salt)
    }

    /// x.
    pub(crate) fn key(&self) -> &Exponent {
        &self.key
    }

    /// Whether it is this password of this user, compared in constant time.
    pub(crate) fn is(&self, identity: &Identity<'_>, given: &str) -> bool {
        let given = Self::new(identity, given, self.salt);
        self.key.expose().ct_eq(given.key.expose()).into()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password([redacted])")
    }
}
