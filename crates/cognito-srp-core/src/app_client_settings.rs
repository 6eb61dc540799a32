//! An app client from a program's settings: variables, or a file.

use alloc::string::String;

use crate::app_client::AppClient;
use crate::values::endpoint::Endpoint;
use crate::values::identifiers::{ClientId, UserPoolId};
use crate::values::secret::ClientSecret;
use crate::values::variables::{CLIENT_ID, CLIENT_SECRET, ENDPOINT, USER_POOL_ID, VariableError};

impl AppClient {
    /// The app client in environment variables, with the names that the command `cognito`
    /// uses: `COGNITO_USER_POOL_ID`, `COGNITO_CLIENT_ID` and optionally
    /// `COGNITO_CLIENT_SECRET` and `COGNITO_ENDPOINT`. An empty value counts as unset.
    ///
    /// `read` returns the value of a variable, because this crate does not read the
    /// environment. `AppClient::from_env` of the transports' trait `FromEnv` does.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use cognito_srp_core::AppClient;
    ///
    /// let settings = HashMap::from([
    ///     ("COGNITO_USER_POOL_ID", "eu-west-2_eYpv1mFHB"),
    ///     ("COGNITO_CLIENT_ID", "1h57kf5cpq17m0eml12EXAMPLE"),
    /// ]);
    /// let read = |name| Ok(settings.get(name).map(|value| String::from(*value)));
    /// let app_client = AppClient::from_variables(read)?;
    /// assert_eq!(app_client.user_pool_id().region(), "eu-west-2");
    /// # Ok::<(), cognito_srp_core::VariableError>(())
    /// ```
    ///
    /// # Errors
    /// [`VariableError`] names the variable: `read` failed, an id is not set, or a value is
    /// not valid.
    pub fn from_variables(
        mut read: impl FnMut(&'static str) -> Result<Option<String>, VariableError>,
    ) -> Result<Self, VariableError> {
        let mut set = |name| Ok(read(name)?.filter(|value| !value.is_empty()));
        let text = set(USER_POOL_ID)?.ok_or(VariableError::NotSet(USER_POOL_ID))?;
        let user_pool_id = UserPoolId::parse(&text)
            .map_err(|error| VariableError::Identifier(USER_POOL_ID, error))?;
        let text = set(CLIENT_ID)?.ok_or(VariableError::NotSet(CLIENT_ID))?;
        let client_id =
            ClientId::parse(&text).map_err(|error| VariableError::Identifier(CLIENT_ID, error))?;
        let app_client = Self::new(user_pool_id, client_id);
        let app_client = match set(ENDPOINT)? {
            Some(url) => app_client.with_endpoint(
                Endpoint::parse(&url).map_err(|error| VariableError::Endpoint(ENDPOINT, error))?,
            ),
            None => app_client,
        };
        Ok(match set(CLIENT_SECRET)? {
            Some(secret) => app_client.with_secret(ClientSecret::new(secret)),
            None => app_client,
        })
    }
}

/// An app client in a settings file: everything except the secret, which does not belong there
/// ([`AppClient::with_secret`] adds it). The feature `serde` reads and writes it.
///
/// ```
/// # #[cfg(feature = "serde")] {
/// use cognito_srp_core::{AppClient, AppClientSettings};
///
/// let settings: AppClientSettings = serde_json::from_str(
///     r#"{ "user_pool_id": "eu-west-2_eYpv1mFHB", "client_id": "1h57kf5cpq17m0eml12EXAMPLE" }"#,
/// )?;
/// let app_client = AppClient::from(settings);
/// assert_eq!(app_client.endpoint().as_str(), "https://cognito-idp.eu-west-2.amazonaws.com/");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// An unknown member is an error, so that a secret in the file is not overlooked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
#[non_exhaustive]
pub struct AppClientSettings {
    /// The user pool.
    pub user_pool_id: UserPoolId,
    /// The app client.
    pub client_id: ClientId,
    /// The endpoint, if it is not the service's endpoint for the user pool's region.
    #[cfg_attr(
        feature = "serde",
        serde(default, skip_serializing_if = "Option::is_none")
    )]
    pub endpoint: Option<Endpoint>,
}

impl AppClientSettings {
    /// The settings of an app client at the service's endpoint.
    #[must_use]
    pub fn new(user_pool_id: UserPoolId, client_id: ClientId) -> Self {
        Self {
            user_pool_id,
            client_id,
            endpoint: None,
        }
    }
}

impl From<AppClientSettings> for AppClient {
    fn from(settings: AppClientSettings) -> Self {
        let app_client = Self::new(settings.user_pool_id, settings.client_id);
        match settings.endpoint {
            Some(endpoint) => app_client.with_endpoint(endpoint),
            None => app_client,
        }
    }
}

/// Without the secret.
impl From<&AppClient> for AppClientSettings {
    fn from(app_client: &AppClient) -> Self {
        let mut settings = Self::new(
            app_client.user_pool_id().clone(),
            app_client.client_id().clone(),
        );
        let own = Endpoint::of(&settings.user_pool_id);
        settings.endpoint = Some(app_client.endpoint().clone()).filter(|url| *url != own);
        settings
    }
}
