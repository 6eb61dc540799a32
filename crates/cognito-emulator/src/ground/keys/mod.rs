//! The two RSA keys of a user pool, and JSON Web Tokens (RFC 7519, RS256).

mod montgomery;
mod multi_prime;
mod private_key;
mod signing_key;

use std::fmt;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::ground::fault::Fault;
use multi_prime::Primes;
pub(crate) use signing_key::SigningKey;

/// The keys of a user pool: one signs ID tokens, the other access tokens. Clones share them.
#[derive(Clone)]
pub struct SigningKeys {
    pub(crate) id: SigningKey,
    pub(crate) access: SigningKey,
}

/// A token that still needs its signature.
pub(crate) struct UnsignedToken {
    /// Where it is in the reply, as a JSON pointer.
    place: &'static str,
    text: String,
    key: SigningKey,
}

/// Where a token belongs in the reply, as a JSON pointer, and the signed token.
pub(crate) type SignedToken = (&'static str, String);

impl UnsignedToken {
    pub(crate) fn sign(self) -> Result<SignedToken, Fault> {
        Ok((self.place, self.key.with_signature(self.text)?))
    }
}

/// The keys of `test_keys`, which are public. Searching for primes would slow every test
/// down.
macro_rules! test_keys {
    ($($number:literal),*) => {
        [$([
            include_bytes!(concat!("../../test_keys/", $number, "-id.primes")),
            include_bytes!(concat!("../../test_keys/", $number, "-access.primes")),
        ]),*]
    };
}

const TEST_KEYS: [[&Primes; 2]; SigningKeys::READY_MADE] = test_keys!(0, 1, 2, 3, 4, 5, 6, 7);

impl SigningKeys {
    /// How many pairs of keys come with the emulator.
    pub const READY_MADE: usize = 8;

    /// One of the ready-made pairs of 2048-bit keys. The same number always gives the same
    /// pair; the number is taken modulo [`READY_MADE`](Self::READY_MADE).
    ///
    /// They are public test keys: everyone who has this crate has the private keys, and can
    /// create tokens that look like the emulator's.
    ///
    /// # Errors
    /// None of the ready-made keys gives a [`Fault`].
    pub fn ready_made(number: usize) -> Result<Self, Fault> {
        static PAIRS: [OnceLock<SigningKeys>; SigningKeys::READY_MADE] =
            [const { OnceLock::new() }; SigningKeys::READY_MADE];
        let number = number % Self::READY_MADE;
        let pair = PAIRS.get(number).zip(TEST_KEYS.get(number));
        let (read, [id, access]) = pair.ok_or_else(Fault::internal)?;
        match read.get() {
            Some(keys) => Ok(keys.clone()),
            None => {
                let keys = Self {
                    id: SigningKey::test(id)?,
                    access: SigningKey::test(access)?,
                };
                Ok(read.get_or_init(|| keys).clone())
            }
        }
    }

    /// Your own keys, for ID tokens and for access tokens: RSA with 2048 to 4096 bits, in
    /// PKCS#8 (RFC 5208) as DER, as `openssl pkcs8 -topk8 -nocrypt -outform DER` writes them.
    ///
    /// # Errors
    /// A [`Fault`] if one of them is not such a key.
    pub fn from_pkcs8(id: &[u8], access: &[u8]) -> Result<Self, Fault> {
        Ok(Self {
            id: SigningKey::own(id)?,
            access: SigningKey::own(access)?,
        })
    }

    /// Sets whether new tokens stay unsigned for now. An RSA signature takes longer than the
    /// rest of a sign-in, and does not need the pool.
    pub(crate) fn defer(&mut self, is_deferred: bool) {
        self.id.defer(is_deferred);
        self.access.defer(is_deferred);
    }

    /// The unsigned tokens of a reply.
    pub(crate) fn unsigned(&self, reply: &Value) -> Vec<UnsignedToken> {
        let places = [
            ("/AuthenticationResult/AccessToken", &self.access),
            ("/AuthenticationResult/IdToken", &self.id),
            ("/ClientAuthenticationResult/AccessToken", &self.access),
        ];
        let tokens = places.into_iter().filter_map(|(place, key)| {
            Some(UnsignedToken {
                place,
                text: reply.pointer(place)?.as_str()?.to_owned(),
                key: key.clone(),
            })
        });
        tokens.collect()
    }

    /// The JSON Web Key Set (RFC 7517), as AWS serves it.
    pub(crate) fn jwks(&self) -> Value {
        json!({ "keys": [self.id.jwk(), self.access.jwk()] })
    }
}

impl fmt::Debug for SigningKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKeys({}, {})", self.id.kid(), self.access.kid())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::SigningKeys;

    /// RSASSA-PKCS1-v1_5 uses no randomness (RFC 8017, 8.2), so a deferred signature is the
    /// same.
    #[test]
    fn a_deferred_signature_gives_the_same_token() {
        let mut keys = SigningKeys::ready_made(0).unwrap();
        let claims = json!({ "sub": "alice" });
        let (id, access) = (
            keys.id.sign(&claims).unwrap(),
            keys.access.sign(&claims).unwrap(),
        );
        keys.defer(true);
        let mut reply = json!({ "AuthenticationResult": {
            "AccessToken": keys.access.sign(&claims).unwrap(),
            "IdToken": keys.id.sign(&claims).unwrap(),
        }});
        assert_eq!(
            keys.access.verify(
                reply["AuthenticationResult"]["AccessToken"]
                    .as_str()
                    .unwrap()
            ),
            None
        );
        for token in keys.unsigned(&reply) {
            let (place, token) = token.sign().unwrap();
            *reply.pointer_mut(place).unwrap() = token.into();
        }
        let expected = json!({ "AccessToken": access, "IdToken": id });
        assert_eq!(reply["AuthenticationResult"], expected);
    }
}
