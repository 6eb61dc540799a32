//! The variables that describe an app client, and their errors.

use core::fmt;

use crate::values::endpoint::EndpointError;
use crate::values::identifiers::IdentifierError;
use crate::values::readable_debug::readable_debug;

pub(crate) const USER_POOL_ID: &str = "COGNITO_USER_POOL_ID";
pub(crate) const CLIENT_ID: &str = "COGNITO_CLIENT_ID";
pub(crate) const CLIENT_SECRET: &str = "COGNITO_CLIENT_SECRET";
pub(crate) const ENDPOINT: &str = "COGNITO_ENDPOINT";

/// Why variables do not describe an app client. It names the variable, and does not quote its
/// value.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum VariableError {
    /// The variable is not set, or is empty.
    NotSet(&'static str),
    /// Its value is not Unicode.
    NotUnicode(&'static str),
    /// Its value is not a valid identifier.
    Identifier(&'static str, IdentifierError),
    /// Its value is not a valid endpoint.
    Endpoint(&'static str, EndpointError),
}

impl VariableError {
    /// The variable, such as `COGNITO_CLIENT_ID`.
    #[must_use]
    pub fn variable(&self) -> &'static str {
        match self {
            Self::NotSet(name)
            | Self::NotUnicode(name)
            | Self::Identifier(name, _)
            | Self::Endpoint(name, _) => name,
        }
    }
}

readable_debug!(VariableError { NotSet NotUnicode Identifier Endpoint });

impl fmt::Display for VariableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSet(name) => write!(f, "{name} is not set"),
            Self::NotUnicode(name) => write!(f, "{name} is not Unicode"),
            Self::Identifier(name, error) => write!(f, "{name}: {error}"),
            Self::Endpoint(name, error) => write!(f, "{name}: {error}"),
        }
    }
}

impl core::error::Error for VariableError {}
