//! The compact form (RFC 7515 §7.1): header, payload and signature, separated by dots.

use crate::base64url;
use crate::error::TokenError;
use crate::object::{Found, Object};

/// Longer than any Cognito token, which must fit into a request header.
pub(crate) const MAX_TOKEN_OCTETS: usize = 64 * 1024;

/// A token, split into its parts and not verified.
pub(crate) struct Parts<'a> {
    header: Header<'a>,
    pub(crate) payload: Object,
    /// The signed part: header and payload, as they were sent.
    pub(crate) signed: &'a str,
    pub(crate) signature: Vec<u8>,
}

enum Header<'a> {
    /// The usual one for this key id.
    Usual(&'a str),
    Other(Object),
}

impl<'a> Parts<'a> {
    /// `usual` returns the key id of a header that need not be read, because it is known to be
    /// good.
    pub(crate) fn read(
        token: &'a str,
        usual: impl FnOnce(&str) -> Option<&'a str>,
    ) -> Result<Self, TokenError> {
        let malformed = |expected| TokenError::Malformed {
            part: "token",
            expected,
        };
        if token.len() > MAX_TOKEN_OCTETS {
            return Err(malformed("at most 64 KiB"));
        }
        let three = malformed("three parts with dots between");
        let (header, rest) = split(token).ok_or(three)?;
        let (payload, signature) = split(rest).ok_or(three)?;
        let (signed, _) = token.split_at(header.len() + 1 + payload.len());
        // No dot is base64url.
        let is_last = || !signature.contains('.');
        let signature = octets("signature", signature)
            .map_err(|error| if is_last() { error } else { three })?;
        if signature.is_empty() {
            return Err(TokenError::Malformed {
                part: "signature",
                expected: "a signature",
            });
        }
        Ok(Self {
            header: match usual(header) {
                Some(kid) => Header::Usual(kid),
                None => Header::Other(object("header", header)?),
            },
            payload: object("payload", payload)?,
            signed,
            signature,
        })
    }

    /// The key id in a header that names Cognito's algorithm and has no critical extensions.
    ///
    /// A key in the header (`jwk`, `x5c`) or its address (`jku`, `x5u`) comes from the sender,
    /// so it is ignored.
    pub(crate) fn key_id(&self) -> Result<&str, TokenError> {
        let header = match &self.header {
            Header::Usual(kid) => return Ok(kid),
            Header::Other(header) => header,
        };
        let wrong = |parameter, expected| TokenError::Header {
            parameter,
            expected,
        };
        if header.get("alg").and_then(Found::text) != Some("RS256") {
            return Err(wrong("alg", "RS256"));
        }
        // RFC 7515 §4.1.11: critical extensions must be understood. This crate knows none.
        if header.get("crit").is_some() {
            return Err(wrong("crit", "absent"));
        }
        match header.get("kid") {
            Some(Found::Text(kid)) if !kid.is_empty() => Ok(kid),
            _ => Err(wrong("kid", "a string that is not empty")),
        }
    }
}

/// What is before the first dot, and what is after it. With the CPU's vector instructions, which
/// the library of strings does not use for this.
fn split(text: &str) -> Option<(&str, &str)> {
    let dot = memchr::memchr(b'.', text.as_bytes())?;
    Some((text.get(..dot)?, text.get(dot + 1..)?))
}

fn octets(part: &'static str, text: &str) -> Result<Vec<u8>, TokenError> {
    base64url::decode(text).ok_or(TokenError::Malformed {
        part,
        expected: "base64url without padding",
    })
}

fn object(part: &'static str, text: &str) -> Result<Object, TokenError> {
    Object::read(octets(part, text)?).ok_or(TokenError::Malformed {
        part,
        expected: "a JSON object without repeated names",
    })
}
