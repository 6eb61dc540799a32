//! A JSON Web Key Set (RFC 7517), and RSA signatures by its keys (RFC 7518 §3.3).

use std::fmt;

use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::error::{KeySetError, TokenError};

/// Cognito's set has two keys, in less than 1 KiB.
const MAX_KEY_SET_OCTETS: usize = 64 * 1024;

/// The keys of an issuer that have a `kid`, in the set's order.
pub(crate) struct KeySet(Vec<(String, Key)>);

/// A key to verify with, or why it is none. That matters when a token names it: a key
/// for another purpose does no harm to the others.
type Key = Result<ParsedPublicKey, TokenError>;

#[derive(Deserialize)]
struct Published {
    keys: Vec<Jwk>,
}

/// A key as it was published (RFC 7517 §4, RFC 7518 §6.3.1).
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default, deserialize_with = "text")]
    kid: Option<String>,
    #[serde(default, rename = "use", deserialize_with = "text")]
    purpose: Option<String>,
    #[serde(default, deserialize_with = "text")]
    alg: Option<String>,
    #[serde(default, deserialize_with = "text")]
    n: Option<String>,
    #[serde(default, deserialize_with = "text")]
    e: Option<String>,
}

/// What is there has to be a text: `null` is none.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    String::deserialize(deserializer).map(Some)
}

impl KeySet {
    pub(crate) fn read(body: &[u8]) -> Result<Self, KeySetError> {
        if body.len() > MAX_KEY_SET_OCTETS {
            return Err(KeySetError::TooLong);
        }
        let published: Published =
            serde_json::from_slice(body).map_err(|_| KeySetError::Malformed)?;
        let keys = published.keys.into_iter().filter_map(|jwk| {
            let key = jwk.key();
            Some((jwk.kid?, key))
        });
        Ok(Self(keys.collect()))
    }

    /// The first key of this `kid`.
    pub(crate) fn find(&self, kid: &str) -> Option<&Key> {
        let (_, key) = self.0.iter().find(|(candidate, _)| candidate == kid)?;
        Some(key)
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(kid, _)| kid))
            .finish()
    }
}

impl Jwk {
    fn key(&self) -> Key {
        let unfit = |member, expected| TokenError::Key { member, expected };
        if self.kty != "RSA" {
            return Err(unfit("kty", "RSA"));
        }
        if self.purpose.as_deref().is_some_and(|value| value != "sig") {
            return Err(unfit("use", "sig"));
        }
        if self.alg.as_deref().is_some_and(|value| value != "RS256") {
            return Err(unfit("alg", "RS256"));
        }
        let n = number(self.n.as_deref()).ok_or(unfit("n", "a number in base64url"))?;
        let e = number(self.e.as_deref()).ok_or(unfit("e", "a number in base64url"))?;
        let size = "the modulus of a key of 2048 to 8192 bits";
        if !(256..=1024).contains(&n.len()) {
            return Err(unfit("n", size));
        }
        PublicKeyComponents { n, e }
            .to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256)
            .map_err(|_| unfit("n", size))
    }
}

/// Base64urlUInt (RFC 7518 §2), without the zeros that some write in front.
fn number(text: Option<&str>) -> Option<Vec<u8>> {
    let octets = URL_SAFE_NO_PAD.decode(text?).ok()?;
    let first = octets.iter().position(|octet| *octet != 0)?;
    octets.get(first..).map(<[u8]>::to_vec)
}
