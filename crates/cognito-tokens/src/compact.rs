//! The compact form (RFC 7515 §7.1): header, payload and signature, separated by dots.

use crate::base64url;
use crate::error::TokenError;
use crate::object::{Found, Object};

/// Longer than any Cognito token, which must fit into a request header.
pub(crate) const MAX_TOKEN_OCTETS: usize = 64 * 1024;

/// A token, split into its parts and not verified.
pub(crate) struct Parts<'a> {
    header: Object,
    pub(crate) payload: Object,
    /// The signed part: header and payload, as they were sent.
    pub(crate) signed: &'a str,
    pub(crate) signature: Vec<u8>,
}

impl<'a> Parts<'a> {
    pub(crate) fn read(token: &'a str) -> Result<Self, TokenError> {
        let malformed = |expected| TokenError::Malformed {
            part: "token",
            expected,
        };
        if token.len() > MAX_TOKEN_OCTETS {
            return Err(malformed("at most 64 KiB"));
        }
        let three = malformed("three parts with dots between");
        let (signed, signature) = token.rsplit_once('.').ok_or(three)?;
        let (header, payload) = signed.split_once('.').ok_or(three)?;
        if payload.contains('.') {
            return Err(three);
        }
        let signature = octets("signature", signature)?;
        if signature.is_empty() {
            return Err(TokenError::Malformed {
                part: "signature",
                expected: "a signature",
            });
        }
        Ok(Self {
            header: object("header", header)?,
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
        let wrong = |parameter, expected| TokenError::Header {
            parameter,
            expected,
        };
        if self.header.text("alg") != Some("RS256") {
            return Err(wrong("alg", "RS256"));
        }
        // RFC 7515 §4.1.11: critical extensions must be understood. This crate knows none.
        if self.header.get("crit").is_some() {
            return Err(wrong("crit", "absent"));
        }
        match self.header.get("kid") {
            Some(Found::Text(kid)) if !kid.is_empty() => Ok(kid),
            _ => Err(wrong("kid", "a string that is not empty")),
        }
    }
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
