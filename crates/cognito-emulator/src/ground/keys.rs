//! The two RSA keys of a user pool, and JSON Web Tokens (RFC 7519, RS256).

use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256,
    RSA_PKCS1_SHA512, RsaEncoding, RsaParameters, UnparsedPublicKey,
};
use serde_json::{Value, json};

use crate::ground::fault::Fault;

/// The keys of a user pool: one signs ID tokens, the other access tokens. Clones share them.
#[derive(Clone)]
pub struct SigningKeys {
    pub(crate) id: SigningKey,
    pub(crate) access: SigningKey,
}

/// An RSA key with its key id.
#[derive(Clone)]
pub(crate) struct SigningKey {
    kid: Arc<str>,
    pair: Arc<KeyPair>,
    /// Whether tokens stay unsigned until [`SigningKeys::finish`].
    is_deferred: bool,
    algorithm: Algorithm,
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

/// The signature algorithm: RSASSA-PKCS1-v1_5 (RFC 7518 §3.3).
#[derive(Clone, Copy)]
enum Algorithm {
    /// For user pools.
    Rs256,
    /// For identity pools.
    Rs512,
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs512 => "RS512",
        }
    }

    fn encoding(self) -> &'static dyn RsaEncoding {
        match self {
            Self::Rs256 => &RSA_PKCS1_SHA256,
            Self::Rs512 => &RSA_PKCS1_SHA512,
        }
    }

    fn parameters(self) -> &'static RsaParameters {
        match self {
            Self::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
            Self::Rs512 => &RSA_PKCS1_2048_8192_SHA512,
        }
    }
}

/// The key pairs of `test_keys`, which are public. ring cannot generate RSA keys, and
/// searching for primes would slow every test down.
macro_rules! test_keys {
    ($($number:literal),*) => {
        [$([
            include_bytes!(concat!("../test_keys/", $number, "-id.pk8")),
            include_bytes!(concat!("../test_keys/", $number, "-access.pk8")),
        ]),*]
    };
}

const TEST_KEYS: [[&[u8]; 2]; SigningKeys::READY_MADE] = test_keys!(0, 1, 2, 3, 4, 5, 6, 7);

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
    /// A [`Fault`] if the cryptographic library refuses them.
    pub fn ready_made(number: usize) -> Result<Self, Fault> {
        static PAIRS: [OnceLock<SigningKeys>; SigningKeys::READY_MADE] =
            [const { OnceLock::new() }; SigningKeys::READY_MADE];
        let number = number % Self::READY_MADE;
        let pair = PAIRS.get(number).zip(TEST_KEYS.get(number));
        let (read, [id, access]) = pair.ok_or_else(Fault::internal)?;
        match read.get() {
            Some(keys) => Ok(keys.clone()),
            None => {
                let keys = Self::from_pkcs8(id, access)?;
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
            id: SigningKey::from_pkcs8(id)?,
            access: SigningKey::from_pkcs8(access)?,
        })
    }

    /// Sets whether new tokens stay unsigned for now. An RSA signature takes longer than the
    /// rest of a sign-in, and does not need the pool.
    pub(crate) fn defer(&mut self, is_deferred: bool) {
        self.id.is_deferred = is_deferred;
        self.access.is_deferred = is_deferred;
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
        write!(f, "SigningKeys({}, {})", self.id.kid, self.access.kid)
    }
}

/// The key of all identity pools, public like the others.
const OF_IDENTITY_POOLS: &[u8] = include_bytes!("../test_keys/identity-pools.pk8");

impl SigningKey {
    /// The key that signs the OpenID tokens of identity pools, with RS512.
    pub(crate) fn of_identity_pools() -> Result<Self, Fault> {
        static KEY: LazyLock<Result<SigningKey, Fault>> = LazyLock::new(|| {
            Ok(SigningKey {
                algorithm: Algorithm::Rs512,
                ..SigningKey::from_pkcs8(OF_IDENTITY_POOLS)?
            })
        });
        KEY.clone()
    }

    fn from_pkcs8(key: &[u8]) -> Result<Self, Fault> {
        let none =
            |_| Fault::invalid_parameter("A signing key is RSA of 2048 to 4096 bits in PKCS#8");
        let pair = KeyPair::from_pkcs8(key).map_err(none)?;
        let kid = URL_SAFE_NO_PAD.encode(digest(&SHA256, pair.public_key().as_ref()));
        Ok(Self {
            kid: kid.into(),
            pair: Arc::new(pair),
            algorithm: Algorithm::Rs256,
            is_deferred: false,
        })
    }

    /// As a JSON Web Key (RFC 7517).
    pub(crate) fn jwk(&self) -> Value {
        let PublicKeyComponents::<Vec<u8>> { n, e } = self.pair.public().into();
        json!({
            "alg": self.algorithm.name(),
            "e": URL_SAFE_NO_PAD.encode(e),
            "kid": &*self.kid,
            "kty": "RSA",
            "n": URL_SAFE_NO_PAD.encode(n),
            "use": "sig",
        })
    }

    /// The token with these claims.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, Fault> {
        let header = json!({ "kid": &*self.kid, "alg": self.algorithm.name() });
        let token = format!("{}.{}", encode(&header), encode(claims));
        match self.is_deferred {
            true => Ok(token),
            false => self.with_signature(token),
        }
    }

    /// Adds the signature to a token's header and claims.
    fn with_signature(&self, mut token: String) -> Result<String, Fault> {
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(
                self.algorithm.encoding(),
                &SystemRandom::new(),
                token.as_bytes(),
                &mut signature,
            )
            .map_err(|_| Fault::internal())?;
        token.push('.');
        token.push_str(&URL_SAFE_NO_PAD.encode(signature));
        Ok(token)
    }

    /// The claims of a token that this key signed.
    pub(crate) fn verify(&self, token: &str) -> Option<Value> {
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        UnparsedPublicKey::new(self.algorithm.parameters(), self.pair.public_key().as_ref())
            .verify(signed.as_bytes(), &signature)
            .ok()?;
        let (_, claims) = signed.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

fn encode(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
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
