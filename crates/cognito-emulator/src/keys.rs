//! The two RSA keys of a user pool, and JSON Web Tokens (RFC 7519, RS256).

use std::fmt;
use std::sync::Arc;
use std::thread;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::fault::Fault;

/// The keys of a user pool: one signs ID tokens, the other access tokens. A clone
/// shares them, so that many pools in a test can do with one pair.
#[derive(Clone)]
pub struct SigningKeys {
    pub(crate) id: SigningKey,
    pub(crate) access: SigningKey,
}

/// An RSA key with its key id.
#[derive(Clone)]
pub(crate) struct SigningKey {
    kid: String,
    pair: Arc<KeyPair>,
}

impl SigningKeys {
    /// Makes two 2048-bit keys, side by side: finding primes takes a while.
    ///
    /// # Errors
    /// A [`Fault`] when the cryptographic library makes none.
    pub fn generate() -> Result<Self, Fault> {
        let other = thread::spawn(SigningKey::generate);
        let access = SigningKey::generate()?;
        let id = other.join().map_err(|_| Fault::internal())??;
        Ok(Self { id, access })
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

impl SigningKey {
    fn generate() -> Result<Self, Fault> {
        let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|_| Fault::internal())?;
        let digest =
            aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, pair.public_key().as_ref());
        let kid = URL_SAFE_NO_PAD.encode(digest);
        let pair = Arc::new(pair);
        Ok(Self { kid, pair })
    }

    fn jwk(&self) -> Value {
        let key = self.pair.public_key();
        json!({
            "alg": "RS256",
            "e": URL_SAFE_NO_PAD.encode(key.exponent().big_endian_without_leading_zero()),
            "kid": self.kid,
            "kty": "RSA",
            "n": URL_SAFE_NO_PAD.encode(key.modulus().big_endian_without_leading_zero()),
            "use": "sig",
        })
    }

    /// The token with these claims.
    pub(crate) fn sign(&self, claims: &Value) -> Result<String, Fault> {
        let header = json!({ "kid": self.kid, "alg": "RS256" });
        let mut token = format!("{}.{}", encode(&header), encode(claims));
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
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
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public_key().as_ref())
            .verify(signed.as_bytes(), &signature)
            .ok()?;
        let (_, claims) = signed.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

fn encode(json: &Value) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}
