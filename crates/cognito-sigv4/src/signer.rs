//! A transport's signing credentials.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use cognito_srp_core::SignatureHeaders;
use cognito_srp_core::{Request, Timestamp};

use crate::credentials::Credentials;
use crate::error::SigningError;
use crate::sign::sign;

/// A transport's signing credentials: given ones, or those in the environment.
#[derive(Clone, Default)]
pub struct Signer(Option<Arc<Credentials>>);

impl Signer {
    /// A signer that reads the credentials from the environment whenever it signs
    /// ([`Credentials::from_env`]).
    #[must_use]
    pub fn from_env() -> Self {
        Self(None)
    }

    /// A signer with given credentials. Clones share them.
    #[must_use]
    pub fn with_credentials(credentials: Credentials) -> Self {
        Self(Some(Arc::new(credentials)))
    }

    /// Signs a request for this time of the service's clock, if it needs a signature
    /// ([`sign`]).
    ///
    /// # Errors
    /// [`SigningError`]; never [`SigningError::NoCredentials`] for a request that needs no
    /// signature.
    pub fn sign_at(
        &self,
        request: &Request,
        time: Timestamp,
    ) -> Result<SignatureHeaders, SigningError> {
        if request.signature().is_none() {
            return Ok(SignatureHeaders::none());
        }
        let elapsed = Duration::from_secs(time.unix_seconds());
        let time = UNIX_EPOCH.checked_add(elapsed).ok_or(SigningError::Time)?;
        match &self.0 {
            Some(credentials) => sign(request, credentials, time),
            None => {
                let credentials = Credentials::from_env().map_err(SigningError::NoCredentials)?;
                sign(request, &credentials, time)
            }
        }
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Some(_) => "Signer(given credentials)",
            None => "Signer(credentials from the environment)",
        })
    }
}
