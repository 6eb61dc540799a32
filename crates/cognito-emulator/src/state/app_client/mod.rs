//! App clients.

mod describe;
mod oauth;
mod secrets;

use cognito_srp_core::{ClientSecret, Timestamp};
use serde_json::{Map, Value};

use crate::ground::fault::Fault;
use crate::state::token_validity::TokenValidity;
use secrets::KeptSecret;

/// A flow that an app client can allow (`ExplicitAuthFlows`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthFlow {
    /// `ALLOW_USER_SRP_AUTH`
    UserSrp,
    /// `ALLOW_USER_PASSWORD_AUTH`
    UserPassword,
    /// `ALLOW_REFRESH_TOKEN_AUTH`
    RefreshToken,
    /// `ALLOW_CUSTOM_AUTH`
    Custom,
    /// `ALLOW_ADMIN_USER_PASSWORD_AUTH`: an operator sends the password.
    AdminUserPassword,
    /// `ALLOW_USER_AUTH`: choice-based sign-in, including a password or SRP even if those
    /// flows are not allowed themselves.
    User,
    /// `ALLOW_CLIENT_TOKEN_AUTH`: tokens for the app client itself, with `GetClientToken`.
    ClientToken,
    /// `ALLOW_TOKEN_EXCHANGE_IMPERSONATION`: `GetDerivedToken` without an actor.
    TokenExchangeImpersonation,
    /// `ALLOW_TOKEN_EXCHANGE_DELEGATION`: `GetDerivedToken` for an actor.
    TokenExchangeDelegation,
}

/// The value in `ExplicitAuthFlows`, its legacy name if any, and the flow.
const FLOWS: [(&str, &str, AuthFlow); 9] = [
    ("ALLOW_USER_SRP_AUTH", "", AuthFlow::UserSrp),
    (
        "ALLOW_USER_PASSWORD_AUTH",
        "USER_PASSWORD_AUTH",
        AuthFlow::UserPassword,
    ),
    ("ALLOW_REFRESH_TOKEN_AUTH", "", AuthFlow::RefreshToken),
    (
        "ALLOW_CUSTOM_AUTH",
        "CUSTOM_AUTH_FLOW_ONLY",
        AuthFlow::Custom,
    ),
    (
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ADMIN_NO_SRP_AUTH",
        AuthFlow::AdminUserPassword,
    ),
    ("ALLOW_USER_AUTH", "", AuthFlow::User),
    ("ALLOW_CLIENT_TOKEN_AUTH", "", AuthFlow::ClientToken),
    (
        "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
        "",
        AuthFlow::TokenExchangeImpersonation,
    ),
    (
        "ALLOW_TOKEN_EXCHANGE_DELEGATION",
        "",
        AuthFlow::TokenExchangeDelegation,
    ),
];

impl AuthFlow {
    pub(crate) fn from_setting(setting: &str) -> Option<Self> {
        FLOWS
            .iter()
            .find(|(name, legacy, _)| {
                setting == *name || (!legacy.is_empty() && setting == *legacy)
            })
            .map(|(_, _, flow)| *flow)
    }

    /// The flows of a whole list. The legacy names also allow SRP, custom authentication and
    /// refresh; only CUSTOM_AUTH_FLOW_ONLY restricts.
    pub(crate) fn from_settings(settings: &[String]) -> Result<Vec<Self>, Fault> {
        let is_new = |setting: &String| setting.starts_with("ALLOW_");
        let mut flows: Vec<Self> = settings
            .iter()
            .filter_map(|setting| Self::from_setting(setting))
            .collect();
        if settings.iter().all(is_new) {
            return Ok(flows);
        }
        if settings.iter().any(is_new) {
            return Err(Fault::invalid_parameter(
                "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
            ));
        }
        if !settings.iter().any(|it| it == "CUSTOM_AUTH_FLOW_ONLY") {
            flows.extend([Self::UserSrp, Self::Custom]);
        }
        flows.push(Self::RefreshToken);
        Ok(flows)
    }

    /// All values of the setting, for a message.
    pub(crate) fn settings() -> String {
        FLOWS.map(|(name, ..)| name).join(", ")
    }

    pub(crate) fn as_setting(self) -> &'static str {
        FLOWS
            .iter()
            .find(|(_, _, flow)| *flow == self)
            .map_or("", |(name, _, _)| name)
    }
}

/// A new app client.
///
/// By default it is public, allows SRP, passwords, custom authentication and refresh, and
/// hides which users exist, like a client that was created in the console.
#[derive(Debug)]
pub struct NewAppClient {
    pub(crate) id: Option<String>,
    pub(crate) secret: Option<ClientSecret>,
    pub(crate) settings: Settings,
}

/// The settings of an app client that can be changed.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) flows: Vec<AuthFlow>,
    pub(crate) prevent_user_existence_errors: bool,
    /// The grace period of refresh token rotation in seconds, if it is on.
    pub(crate) rotation: Option<u64>,
    /// In minutes.
    pub(crate) auth_session_validity: u64,
    pub(crate) token_validity: TokenValidity,
    /// Settings that replies contain as they were given.
    pub(in crate::state) kept: Map<String, Value>,
    /// Whether an operation of the API created it; replies then leave out omitted settings.
    pub(in crate::state) is_of_an_operator: bool,
}

/// The default time between two steps of a sign-in, in minutes.
pub(crate) const DEFAULT_SESSION_VALIDITY: u64 = 3;

impl NewAppClient {
    /// A public client.
    #[must_use]
    pub fn public() -> Self {
        Self {
            id: None,
            secret: None,
            settings: Settings {
                name: "app".to_owned(),
                flows: vec![
                    AuthFlow::UserSrp,
                    AuthFlow::UserPassword,
                    AuthFlow::Custom,
                    AuthFlow::RefreshToken,
                ],
                prevent_user_existence_errors: true,
                rotation: None,
                auth_session_validity: DEFAULT_SESSION_VALIDITY,
                token_validity: TokenValidity::default(),
                kept: Map::new(),
                is_of_an_operator: false,
            },
        }
    }

    /// A confidential client.
    #[must_use]
    pub fn confidential(secret: ClientSecret) -> Self {
        Self {
            secret: Some(secret),
            ..Self::public()
        }
    }

    /// Sets the id, which is random otherwise.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// Allows only these flows.
    #[must_use]
    pub fn with_flows(mut self, flows: impl IntoIterator<Item = AuthFlow>) -> Self {
        self.settings.flows = flows.into_iter().collect();
        self
    }

    /// Errors say that a user does not exist (`PreventUserExistenceErrors` = `LEGACY`).
    #[must_use]
    pub fn telling_unknown_users(mut self) -> Self {
        self.settings.prevent_user_existence_errors = false;
        self
    }

    /// Rotates refresh tokens (`RefreshTokenRotation`): each can be used once, and for
    /// `grace_seconds` more (0 to 60). `REFRESH_TOKEN_AUTH` is then refused, whatever flows
    /// are allowed.
    #[must_use]
    pub fn rotating_refresh_tokens(mut self, grace_seconds: u64) -> Self {
        self.settings.rotation = Some(grace_seconds);
        self
    }

    /// Sets how many minutes sessions and codes are valid (`AuthSessionValidity`), 3 to 15;
    /// the default is 3.
    #[must_use]
    pub fn with_auth_session_validity(mut self, minutes: u64) -> Self {
        self.settings.auth_session_validity = minutes;
        self
    }

    /// Sets the attributes that its users can read, in tokens and with GetUser
    /// (`ReadAttributes`); the default is all.
    #[must_use]
    pub fn with_read_attributes<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Value = names.into_iter().collect();
        self.settings
            .kept
            .insert("ReadAttributes".to_owned(), names);
        self
    }

    /// Sets the attributes that its users can write (`WriteAttributes`); the default is all.
    #[must_use]
    pub fn with_write_attributes<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Value = names.into_iter().collect();
        self.settings
            .kept
            .insert("WriteAttributes".to_owned(), names);
        self
    }

    /// Its refresh tokens cannot be revoked (`EnableTokenRevocation` = `false`), and its
    /// tokens have neither `jti` nor `origin_jti`.
    #[must_use]
    pub fn without_token_revocation(mut self) -> Self {
        let name = "EnableTokenRevocation".to_owned();
        self.settings.kept.insert(name, false.into());
        self
    }

    /// Sets how long its tokens are valid.
    #[must_use]
    pub fn with_token_validity(mut self, validity: TokenValidity) -> Self {
        self.settings.token_validity = validity;
        self
    }
}

/// An app client of a user pool.
#[derive(Debug)]
pub(crate) struct AppClient {
    pub(crate) id: String,
    /// Empty for a public client.
    pub(crate) secrets: Vec<KeptSecret>,
    pub(crate) settings: Settings,
    /// `SSOSession`: for how long it accepts a session of the hosted login.
    pub(crate) sso_session: Option<Value>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

impl AppClient {
    /// How long a session is valid, in seconds.
    pub(crate) fn session_life(&self) -> u64 {
        self.settings.auth_session_validity * 60
    }

    /// `EnableTokenRevocation`; with rotation it is always on.
    pub(crate) fn has_token_revocation(&self) -> bool {
        let enabled = self.settings.kept.get("EnableTokenRevocation");
        enabled.and_then(Value::as_bool) != Some(false) || self.settings.rotation.is_some()
    }

    pub(crate) fn allows(&self, flow: AuthFlow) -> bool {
        self.settings.flows.contains(&flow)
    }
}
