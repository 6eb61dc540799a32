//! Stands in for a signer if there is none.

use core::fmt;

use cognito_srp_core::{Request, SignatureHeaders, Timestamp};

/// The signer of a transport without the feature `sigv4`: it refuses requests that must be
/// signed, and passes all others.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSigner(());

/// A request must be signed, but the transport was built without its feature `sigv4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SigningIsOff {
    operation: &'static str,
}

impl NoSigner {
    /// What a signer adds to a request: nothing.
    ///
    /// # Errors
    /// [`SigningIsOff`] for a request that must be signed ([`Request::signature`]).
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
            "{} must be signed, but the transport was built without its feature `sigv4`",
            self.operation
        )
    }
}

impl core::error::Error for SigningIsOff {}
