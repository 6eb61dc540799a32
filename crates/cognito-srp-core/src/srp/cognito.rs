//! Cognito's SRP: the group, the hash, the padding, and the inputs of x.

use core::fmt;

use super::cognito_group::CognitoGroup;
use super::exponent::Exponent;
use super::integer::Integer;
use super::rules::{Minimal, Sha256};
use super::steps::Srp6a;

/// Cognito's SRP-6a: RFC 3526's 3072-bit prime, g = 2, SHA-256, minimal padding.
pub type CognitoSrp = Srp6a<CognitoGroup, Sha256, Minimal>;

/// The user or device, in the form that is hashed into x and signed.
///
/// It contains a user name, so `Debug` does not show it.
#[derive(Clone, Copy)]
pub struct Identity<'a> {
    scope: &'a str,
    name: &'a str,
}

impl<'a> Identity<'a> {
    /// A user: the pool *name* (the part of the user pool id after the first `_`)
    /// and the user name that the service returned as `USER_ID_FOR_SRP`, not an
    /// alias that was typed.
    #[must_use]
    pub fn user(pool_name: &'a str, user_id: &'a str) -> Self {
        Self {
            scope: pool_name,
            name: user_id,
        }
    }

    /// A remembered device: its group key and its device key.
    #[must_use]
    pub fn device(device_group_key: &'a str, device_key: &'a str) -> Self {
        Self {
            scope: device_group_key,
            name: device_key,
        }
    }

    pub(super) fn parts(&self) -> [&'a [u8]; 2] {
        [self.scope.as_bytes(), self.name.as_bytes()]
    }
}

impl fmt::Debug for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity([redacted])")
    }
}

/// k = H(PAD(N) | PAD(g)); a test computes it.
const K: [u8; 32] = *b"\x53\x82\x82\xc4\x35\x47\x42\xd7\xcb\xbd\xe2\x35\x9f\xcf\x67\xf9\
\xf5\xb3\xa6\xb0\x87\x91\xe5\x01\x1b\x43\xb8\xa5\xb6\x6d\x9e\xe6";

impl CognitoSrp {
    /// Cognito's SRP-6a. k is
    /// `538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6`.
    #[must_use]
    pub fn cognito() -> Self {
        let k = Integer::from_be_bytes(&K);
        Self::with_multiplier(CognitoGroup::new(), k, CognitoGroup::minus_k())
    }

    /// x = H(PAD(salt) | H(scope | name | ":" | password)), with the password in UTF-8,
    /// unchanged: no normalisation, no trimming.
    #[must_use]
    pub fn password_key(
        &self,
        identity: &Identity<'_>,
        password: &str,
        salt: &Integer,
    ) -> Exponent {
        let inner = self.inner_hash(&identity.parts(), password.as_bytes());
        self.private_key(&salt.pad(), &inner)
    }
}

#[cfg(test)]
mod tests {
    use super::super::group::Group;
    use super::*;

    #[test]
    fn k_is_the_hash_of_the_prime_and_the_generator() {
        let computed: CognitoSrp = Srp6a::new(CognitoGroup::new());
        let known = CognitoSrp::cognito();
        assert_eq!(known.multiplier().to_hex(), computed.multiplier().to_hex());
        // In the field, k is there as −k.
        let group = CognitoGroup::new();
        let k = group.element(&group.reduce(computed.multiplier()));
        let sum = group.add(&k, &CognitoGroup::minus_k());
        assert_eq!(group.residue(&sum).to_hex(), "0");
    }
}
