//! App clients of a seed.

use cognito_srp_core::ClientSecret;
use serde::Deserialize;

use crate::ground::fault::Fault;
use crate::state::app_client::{AuthFlow, NewAppClient};
use crate::state::rotation::RefreshTokenRotation;
use crate::state::token_validity::TokenValidityUnits;

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields, default)]
pub(super) struct ClientSeed {
    client_id: Option<String>,
    client_secret: Option<String>,
    explicit_auth_flows: Option<Vec<String>>,
    prevent_user_existence_errors: Option<String>,
    refresh_token_rotation: Option<RefreshTokenRotation>,
    auth_session_validity: Option<u64>,
    access_token_validity: Option<u64>,
    id_token_validity: Option<u64>,
    refresh_token_validity: Option<u64>,
    token_validity_units: TokenValidityUnits,
    read_attributes: Option<Vec<String>>,
    write_attributes: Option<Vec<String>>,
    enable_token_revocation: Option<bool>,
    #[serde(rename = "AllowedOAuthFlows")]
    allowed_oauth_flows: Vec<String>,
    #[serde(rename = "AllowedOAuthFlowsUserPoolClient")]
    allowed_oauth_flows_user_pool_client: bool,
    #[serde(rename = "AllowedOAuthScopes")]
    allowed_oauth_scopes: Vec<String>,
    #[serde(rename = "CallbackURLs")]
    callback_urls: Vec<String>,
    #[serde(rename = "LogoutURLs")]
    logout_urls: Vec<String>,
    #[serde(rename = "DefaultRedirectURI")]
    default_redirect_uri: Option<String>,
    supported_identity_providers: Vec<String>,
}

/// The URLs to which the hosted login redirects a browser for a program on this machine: those
/// of `cognito login`, and of others. No service has these ports by name, and they are always
/// the same, because callback URLs are compared character by character.
const CALLBACK_URLS: [&str; 3] = [
    "http://127.0.0.1:8400/callback",
    "http://127.0.0.1:8765/callback",
    "http://localhost:8765/callback",
];

/// The same, after a sign-out.
const LOGOUT_URLS: [&str; 3] = [
    "http://127.0.0.1:8400/logout",
    "http://127.0.0.1:8765/signed-out",
    "http://localhost:8765/signed-out",
];

const SCOPES: [&str; 5] = [
    "openid",
    "email",
    "phone",
    "profile",
    "aws.cognito.signin.user.admin",
];

impl ClientSeed {
    /// The app client of an emulator without a seed: programs on this machine can use the
    /// hosted login with it.
    pub(super) fn of_the_machine() -> Self {
        let owned = |items: &[&str]| items.iter().map(|it| (*it).to_owned()).collect();
        Self {
            allowed_oauth_flows: owned(&["code"]),
            allowed_oauth_flows_user_pool_client: true,
            allowed_oauth_scopes: owned(&SCOPES),
            callback_urls: owned(&CALLBACK_URLS),
            logout_urls: owned(&LOGOUT_URLS),
            ..Self::default()
        }
    }

    /// The OAuth 2.0 settings, if there are any.
    fn with_oauth(&self, mut new: NewAppClient) -> NewAppClient {
        if self.allowed_oauth_flows_user_pool_client {
            let flows = self.allowed_oauth_flows.iter().map(String::as_str);
            let scopes = self.allowed_oauth_scopes.iter().map(String::as_str);
            new = new.with_oauth(flows, scopes);
        }
        if !self.callback_urls.is_empty() {
            new = new.with_callback_urls(self.callback_urls.iter().map(String::as_str));
        }
        if !self.logout_urls.is_empty() {
            new = new.with_logout_urls(self.logout_urls.iter().map(String::as_str));
        }
        if let Some(url) = &self.default_redirect_uri {
            new = new.with_default_redirect_uri(url);
        }
        if !self.supported_identity_providers.is_empty() {
            let names = self.supported_identity_providers.iter();
            new = new.with_identity_providers(names.map(String::as_str));
        }
        new
    }

    pub(super) fn to_new(&self) -> Result<NewAppClient, Fault> {
        let mut new = match &self.client_secret {
            Some(secret) => NewAppClient::confidential(ClientSecret::new(secret.as_str())),
            None => NewAppClient::public(),
        };
        new.id.clone_from(&self.client_id);
        if let Some(settings) = &self.explicit_auth_flows {
            let flows = settings.iter().map(|setting| {
                AuthFlow::from_setting(setting).ok_or_else(|| {
                    Fault::invalid_parameter(format!(
                        "{setting} is not a value of ExplicitAuthFlows: expected {}",
                        AuthFlow::settings()
                    ))
                })
            });
            new = new.with_flows(flows.collect::<Result<Vec<_>, _>>()?);
        }
        match self.prevent_user_existence_errors.as_deref() {
            Some("LEGACY") => new = new.telling_unknown_users(),
            None | Some("ENABLED") => {}
            Some(other) => {
                return Err(Fault::invalid_parameter(format!(
                    "{other} is not a value of PreventUserExistenceErrors: expected ENABLED or LEGACY"
                )));
            }
        }
        if let Some(rotation) = &self.refresh_token_rotation {
            new.settings.rotation = rotation.grace()?;
        }
        if let Some(minutes) = self.auth_session_validity {
            new = new.with_auth_session_validity(minutes);
        }
        if let Some(names) = &self.read_attributes {
            new = new.with_read_attributes(names.iter().map(String::as_str));
        }
        if let Some(names) = &self.write_attributes {
            new = new.with_write_attributes(names.iter().map(String::as_str));
        }
        if self.enable_token_revocation == Some(false) {
            new = new.without_token_revocation();
        }
        new = self.with_oauth(new);
        Ok(new.with_token_validity(self.token_validity_units.validity(
            self.access_token_validity,
            self.id_token_validity,
            self.refresh_token_validity,
        )))
    }
}
