//! The name under which an authenticator app lists an account.

use std::fmt;
use std::str::FromStr;

/// An issuer's name that is valid in the Key URI Format of `otpauth://` URIs.
#[derive(Clone, Debug)]
pub(crate) struct Issuer(String);

impl Issuer {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// An invalid name of an issuer.
#[derive(Debug)]
pub(crate) struct NotAnIssuer;

impl fmt::Display for NotAnIssuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an issuer: expected 1 to 100 characters, none of them a ':'")
    }
}

impl std::error::Error for NotAnIssuer {}

impl FromStr for Issuer {
    type Err = NotAnIssuer;

    // A colon ends the issuer in the URI's label, even if it is percent-encoded.
    fn from_str(text: &str) -> Result<Self, NotAnIssuer> {
        let admitted = |c: char| c != ':' && !c.is_control();
        match (1..=100).contains(&text.chars().count()) && text.chars().all(admitted) {
            true => Ok(Self(text.to_owned())),
            false => Err(NotAnIssuer),
        }
    }
}
