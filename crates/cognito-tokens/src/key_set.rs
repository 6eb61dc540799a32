//! A JSON Web Key Set (RFC 7517). Only its RSA keys (RFC 7518 §6.3) are used.

use std::fmt;

use serde_json::Value;

use crate::base64url;
use crate::error::{KeySetError, TokenError};
use crate::object::Object;
use crate::rsa::RsaKey;

/// Cognito's set has two keys, in less than 1 KiB.
const MAX_KEY_SET_OCTETS: usize = 64 * 1024;

/// The keys of an issuer that have a `kid`, in the set's order.
pub(crate) struct KeySet(Vec<Published>);

struct Published {
    kid: String,
    /// The usual header of its tokens.
    header: String,
    key: Key,
}

/// A key for verification, or why it cannot be used. The reason matters only if a token names
/// the key: a key for another purpose does not affect the others.
type Key = Result<RsaKey, TokenError>;

/// The members of a key with string values, if they are present (RFC 7517 §4, RFC 7518 §6). If
/// one has another type, the set is refused, as by aws-jwt-verify.
const TEXTS: [&str; 9] = ["kty", "use", "alg", "kid", "n", "e", "x", "y", "crv"];

impl KeySet {
    pub(crate) fn read(body: &[u8]) -> Result<Self, KeySetError> {
        if body.len() > MAX_KEY_SET_OCTETS {
            return Err(KeySetError::TooLong);
        }
        let set = Object::read(body.to_vec()).ok_or(KeySetError::Malformed)?;
        let Some(Value::Array(published)) = set.value("keys") else {
            return Err(KeySetError::Malformed);
        };
        let mut keys = Vec::new();
        for jwk in published {
            let jwk = jwk.as_object().ok_or(KeySetError::Malformed)?;
            let is_text = |name: &str| jwk.get(name).is_none_or(Value::is_string);
            if !TEXTS.into_iter().all(is_text) || !jwk.contains_key("kty") {
                return Err(KeySetError::Malformed);
            }
            let text = |name: &str| jwk.get(name).and_then(Value::as_str);
            if let Some(kid) = text("kid") {
                keys.push(Published {
                    kid: kid.to_owned(),
                    header: usual_header(kid),
                    key: key(text, jwk.get("key_ops")),
                });
            }
        }
        Ok(Self(keys))
    }

    /// The first key of this `kid`.
    pub(crate) fn find(&self, kid: &str) -> Option<&Key> {
        let found = self.0.iter().find(|published| published.kid == kid)?;
        Some(&found.key)
    }

    /// The `kid` of a key, if this is the usual header of its tokens. No token may have an empty
    /// one.
    pub(crate) fn kid_of(&self, header: &str) -> Option<&str> {
        let found = self.0.iter().find(|published| published.header == header)?;
        Some(found.kid.as_str()).filter(|kid| !kid.is_empty())
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|published| &published.kid))
            .finish()
    }
}

/// The header that Cognito writes, with a backslash before a slash, in base64url. What it says
/// is known, so that a token's header with the same text need not be read.
fn usual_header(kid: &str) -> String {
    let kid = Value::from(kid).to_string().replace('/', r"\/");
    base64url::encode(&format!(r#"{{"kid":{kid},"alg":"RS256"}}"#))
}

/// The key with these members.
fn key<'a>(text: impl Fn(&str) -> Option<&'a str>, operations: Option<&Value>) -> Key {
    let unfit = |member, expected| TokenError::Key { member, expected };
    if text("kty") != Some("RSA") {
        return Err(unfit("kty", "RSA"));
    }
    for (member, expected) in [("use", "sig"), ("alg", "RS256")] {
        if text(member).is_some_and(|value| value != expected) {
            return Err(unfit(member, expected));
        }
    }
    if !operations.is_none_or(are_of_signatures) {
        return Err(unfit("key_ops", "verify, or verify and sign"));
    }
    let n = number(text("n")).ok_or(unfit("n", "a number in base64url"))?;
    let e = number(text("e")).ok_or(unfit("e", "a number in base64url"))?;
    RsaKey::new(n, e).map_err(|(member, expected)| unfit(member, expected))
}

/// Whether these operations (RFC 7517 §4.3) belong to a key for verification: they must agree
/// with `use`, and none may be repeated.
fn are_of_signatures(operations: &Value) -> bool {
    let count = |name: &str, all: &[Value]| all.iter().filter(|one| *one == name).count();
    operations.as_array().is_some_and(|all| {
        let (verify, sign) = (count("verify", all), count("sign", all));
        verify == 1 && sign <= 1 && verify + sign == all.len()
    })
}

/// Base64urlUInt (RFC 7518 §2), without leading zeros, which some issuers write.
fn number(text: Option<&str>) -> Option<Vec<u8>> {
    let octets = base64url::decode(text?)?;
    let first = octets.iter().position(|octet| *octet != 0)?;
    octets.get(first..).map(<[u8]>::to_vec)
}
