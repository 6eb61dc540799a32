//! Why a request could not be signed.

use std::error::Error;
use std::fmt;

use crate::credentials::CredentialsError;

/// Why a request could not be signed. It shows nothing of the credentials and
/// nothing of the body.
#[derive(Debug)]
#[non_exhaustive]
pub enum SigningError {
    /// A [`Signer`](crate::Signer) has no credentials, and the environment has none.
    NoCredentials(CredentialsError),
    /// The time is before 1970 or after 9999.
    Time,
    /// aws-sigv4 refused.
    Signer(Box<dyn Error + Send + Sync>),
}

impl SigningError {
    pub(crate) fn signer(error: impl Error + Send + Sync + 'static) -> Self {
        Self::Signer(Box::new(error))
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoCredentials(error) => {
                write!(f, "there are no credentials to sign with: {error}")
            }
            Self::Time => f.write_str("the signing time is before 1970 or after 9999"),
            Self::Signer(_) => f.write_str("the request could not be signed"),
        }
    }
}

impl Error for SigningError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Signer(error) => Some(error.as_ref()),
            // The text contains the credentials' error.
            Self::NoCredentials(_) | Self::Time => None,
        }
    }
}
