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
    /// `ALLOW_ADMIN_USER_PASSWORD_AUTH`: a password that an operator sends.
    AdminUserPassword,
    /// `ALLOW_USER_AUTH`: a choice-based sign-in, with a password or SRP even where
    /// those flows are not allowed by themselves.
    User,
    /// `ALLOW_CLIENT_TOKEN_AUTH`: tokens for the app client itself, by `GetClientToken`.
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

    /// The flows of a whole list. Under the legacy names SRP, custom authentication and
    /// refreshing are allowed beside what is named; only CUSTOM_AUTH_FLOW_ONLY restricts.
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

    /// All values of the setting, in words.
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

/// An app client to be made.
///
/// By default it is public, allows SRP, passwords, custom authentication and refreshing,
/// and hides which users exist, as a client made in the console does.
#[derive(Debug)]
pub struct NewAppClient {
    pub(crate) id: Option<String>,
    pub(crate) secret: Option<ClientSecret>,
    pub(crate) settings: Settings,
}

/// What can be changed of an app client.
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
    /// Settings that are answered as they were given.
    pub(in crate::state) kept: Map<String, Value>,
    /// Whether an operation of the API made it: what that was not given is not answered.
    pub(in crate::state) is_of_an_operator: bool,
}

/// How long a sign-in may take from one step to the next, in minutes, if nothing
/// else is set.
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

    /// With this id instead of a random one.
    #[must_use]
    pub fn with_id(mut self, id: &str) -> Self {
        self.id = Some(id.to_owned());
        self
    }

    /// Allowing these flows and no others.
    #[must_use]
    pub fn with_flows(mut self, flows: impl IntoIterator<Item = AuthFlow>) -> Self {
        self.settings.flows = flows.into_iter().collect();
        self
    }

    /// Telling that a user does not exist (`PreventUserExistenceErrors` = `LEGACY`).
    #[must_use]
    pub fn telling_unknown_users(mut self) -> Self {
        self.settings.prevent_user_existence_errors = false;
        self
    }

    /// Rotating refresh tokens (`RefreshTokenRotation`): each is good once, and for
    /// `grace_seconds` more (0 to 60). `REFRESH_TOKEN_AUTH` is refused then, whatever
    /// flows are allowed.
    #[must_use]
    pub fn rotating_refresh_tokens(mut self, grace_seconds: u64) -> Self {
        self.settings.rotation = Some(grace_seconds);
        self
    }

    /// With sessions and codes that are good for so many minutes
    /// (`AuthSessionValidity`), of which AWS allows 3 to 15; 3 if not set.
    #[must_use]
    pub fn with_auth_session_validity(mut self, minutes: u64) -> Self {
        self.settings.auth_session_validity = minutes;
        self
    }

    /// With these attributes for its users to see, in tokens and by GetUser
    /// (`ReadAttributes`); all if not set.
    #[must_use]
    pub fn with_read_attributes<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Value = names.into_iter().collect();
        self.settings
            .kept
            .insert("ReadAttributes".to_owned(), names);
        self
    }

    /// With these attributes for its users to write (`WriteAttributes`); all if not set.
    #[must_use]
    pub fn with_write_attributes<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Value = names.into_iter().collect();
        self.settings
            .kept
            .insert("WriteAttributes".to_owned(), names);
        self
    }

    /// Whose refresh tokens cannot be revoked (`EnableTokenRevocation` = `false`): its
    /// tokens have neither `jti` nor `origin_jti`.
    #[must_use]
    pub fn without_token_revocation(mut self) -> Self {
        let name = "EnableTokenRevocation".to_owned();
        self.settings.kept.insert(name, false.into());
        self
    }

    /// With tokens that are good for so long.
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
    /// None of a public client.
    pub(crate) secrets: Vec<KeptSecret>,
    pub(crate) settings: Settings,
    /// `SSOSession`: for how long it takes a session of the hosted login.
    pub(crate) sso_session: Option<Value>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

impl AppClient {
    /// How long a session is good for, in seconds.
    pub(crate) fn session_life(&self) -> u64 {
        self.settings.auth_session_validity * 60
    }

    /// `EnableTokenRevocation`; with rotation it is on whatever is said.
    pub(crate) fn has_token_revocation(&self) -> bool {
        let enabled = self.settings.kept.get("EnableTokenRevocation");
        enabled.and_then(Value::as_bool) != Some(false) || self.settings.rotation.is_some()
    }

    pub(crate) fn allows(&self, flow: AuthFlow) -> bool {
        self.settings.flows.contains(&flow)
    }
}
