//! What a transport needs for requests that have to be signed: the headers, and
//! what stands in for a signer where there is none.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use crate::values::time::Timestamp;
use crate::wire::Request;

/// Headers that a signature adds to those of the [`Request`], in lower case.
///
/// They can hold a session token: they are wiped when dropped, and `Debug` shows
/// their names only.
#[derive(Default)]
pub struct SignatureHeaders(Vec<(&'static str, Zeroizing<String>)>);

/// The signer of a transport that was built without one: it refuses what has to
/// be signed, and lets the rest pass.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSigner(());

/// A request has to be signed, and the transport was built without its feature `sigv4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningIsOff {
    operation: &'static str,
}

impl SignatureHeaders {
    /// No headers: for a request that needs no signature.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a header.
    pub fn add(&mut self, name: &'static str, value: &str) {
        self.0.push((name, Zeroizing::new(value.to_owned())));
    }

    /// The headers, each with its name and its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl fmt::Debug for SignatureHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}

impl NoSigner {
    /// What a signer adds to a request: nothing.
    ///
    /// # Errors
    /// [`SigningIsOff`] for a request that has to be signed
    /// ([`Request::signature`]).
    pub fn sign_at(
        &self,
        request: &Request,
        _: Timestamp,
    ) -> Result<SignatureHeaders, SigningIsOff> {
        match request.signature() {
            None => Ok(SignatureHeaders::none()),
            Some(_) => Err(SigningIsOff {
                operation: request.operation(),
            }),
        }
    }
}

impl fmt::Display for SigningIsOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} has to be signed, and the transport was built without its feature `sigv4`",
            self.operation
        )
    }
}

impl core::error::Error for SigningIsOff {}
