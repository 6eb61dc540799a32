//! The credentials that sign a request: an access key, given or from the environment.

use std::env::{self, VarError};
use std::fmt;

use zeroize::Zeroizing;

const ACCESS_KEY_ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET_ACCESS_KEY: &str = "AWS_SECRET_ACCESS_KEY";
const SESSION_TOKEN: &str = "AWS_SESSION_TOKEN";

/// An AWS access key: its id, its secret, and the session token that belongs to a
/// temporary one.
///
/// ```
/// use cognito_sigv4::Credentials;
/// let credentials = Credentials::new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")?;
/// assert_eq!(format!("{credentials:?}"), "Credentials([redacted])");
/// # Ok::<(), cognito_sigv4::CredentialsError>(())
/// ```
pub struct Credentials {
    access_key_id: Zeroizing<String>,
    secret_access_key: Zeroizing<String>,
    session_token: Option<Zeroizing<String>>,
}

/// Why [`Credentials`] are not valid. It names the variable or the part, and shows nothing of
/// its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsError {
    /// A variable of the environment is not set.
    NotSet(&'static str),
    /// It is empty.
    Empty(&'static str),
    /// It has a character that no access key has: a space, a line break, or a non-ASCII one.
    Stray(&'static str),
}

impl Credentials {
    /// An access key. A `String` is moved in and wiped when this value is dropped;
    /// of a `&str` the caller's copy remains.
    ///
    /// # Errors
    /// [`CredentialsError::Empty`] and [`CredentialsError::Stray`].
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        Ok(Self {
            access_key_id: checked("the access key id", access_key_id.into())?,
            secret_access_key: checked("the secret access key", secret_access_key.into())?,
            session_token: None,
        })
    }

    /// Adds the session token of a temporary access key.
    ///
    /// # Errors
    /// [`CredentialsError::Empty`] and [`CredentialsError::Stray`].
    pub fn with_session_token(
        mut self,
        session_token: impl Into<String>,
    ) -> Result<Self, CredentialsError> {
        self.session_token = Some(checked("the session token", session_token.into())?);
        Ok(self)
    }

    /// The access key in the environment, as AWS's own tools read it: `AWS_ACCESS_KEY_ID`,
    /// `AWS_SECRET_ACCESS_KEY` and, if it is set and not empty, `AWS_SESSION_TOKEN`.
    ///
    /// # Errors
    /// [`CredentialsError`] names the variable.
    pub fn from_env() -> Result<Self, CredentialsError> {
        let variable = |name| match env::var(name) {
            Ok(value) => Ok(value),
            Err(VarError::NotPresent) => Err(CredentialsError::NotSet(name)),
            Err(VarError::NotUnicode(_)) => Err(CredentialsError::Stray(name)),
        };
        let access_key_id = checked(ACCESS_KEY_ID, variable(ACCESS_KEY_ID)?)?;
        let secret_access_key = checked(SECRET_ACCESS_KEY, variable(SECRET_ACCESS_KEY)?)?;
        // Shells use an empty variable for none.
        let session_token = match variable(SESSION_TOKEN).and_then(|t| checked(SESSION_TOKEN, t)) {
            Ok(token) => Some(token),
            Err(CredentialsError::NotSet(_) | CredentialsError::Empty(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(Self {
            access_key_id,
            secret_access_key,
            session_token,
        })
    }

    /// In aws-sigv4's form. It wipes its copies too.
    pub(crate) fn to_aws(&self) -> aws_credential_types::Credentials {
        aws_credential_types::Credentials::new(
            self.access_key_id.as_str(),
            self.secret_access_key.as_str(),
            self.session_token.as_deref().cloned(),
            None,
            "cognito-sigv4",
        )
    }
}

fn checked(
    name: &'static str,
    value: impl Into<Zeroizing<String>>,
) -> Result<Zeroizing<String>, CredentialsError> {
    let value = value.into();
    if value.is_empty() {
        Err(CredentialsError::Empty(name))
    } else if !value.bytes().all(|octet| octet.is_ascii_graphic()) {
        Err(CredentialsError::Stray(name))
    } else {
        Ok(value)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials([redacted])")
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSet(name) => write!(f, "{name} is not set"),
            Self::Empty(name) => write!(f, "{name} is empty"),
            Self::Stray(name) => write!(
                f,
                "{name} contains a space, a line break or another character that no access key has"
            ),
        }
    }
}

impl std::error::Error for CredentialsError {}
