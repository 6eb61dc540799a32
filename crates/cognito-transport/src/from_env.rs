//! A program's settings in the environment.

use std::env::{self, VarError};

use cognito_srp_core::{AppClient, VariableError};

/// [`AppClient`] from the variables of the environment: `AppClient::from_env()`.
///
/// A trait, because the core does not read the environment. Sealed.
///
/// ```no_run
/// use cognito_transport::FromEnv;
/// use cognito_srp_core::AppClient;
///
/// // COGNITO_USER_POOL_ID, COGNITO_CLIENT_ID; COGNITO_CLIENT_SECRET, COGNITO_ENDPOINT
/// let app_client = AppClient::from_env()?;
/// # Ok::<(), cognito_srp_core::VariableError>(())
/// ```
pub trait FromEnv: Sized + sealed::Sealed {
    /// The app client in the environment: `COGNITO_USER_POOL_ID`, `COGNITO_CLIENT_ID` and, if
    /// they are set and not empty, `COGNITO_CLIENT_SECRET` and `COGNITO_ENDPOINT`, as the
    /// command `cognito` reads them. An endpoint must be `https://` or on this machine.
    ///
    /// # Errors
    /// [`VariableError`] names the variable and does not quote its value.
    fn from_env() -> Result<Self, VariableError>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for cognito_srp_core::AppClient {}
}

impl FromEnv for AppClient {
    fn from_env() -> Result<Self, VariableError> {
        Self::from_variables(|name| match env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(VariableError::NotUnicode(name)),
        })
    }
}
