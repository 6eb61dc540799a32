//! New users.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ground::fault::Fault;
use crate::state::auth_events::AuthEvent;
use crate::state::mfa::{MfaPreference, MfaType};
use crate::state::user::Status;

/// A new user.
///
/// ```
/// use cognito_emulator::NewUser;
/// let alice = NewUser::new("alice", "Correct-Horse7!")
///     .with_attribute("email", "alice@example.com")
///     .with_attribute("email_verified", "true");
/// ```
pub struct NewUser {
    pub(crate) username: String,
    /// `None` for a user who signs in with a code or a passkey.
    pub(crate) password: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) status: Status,
    pub(crate) enabled: bool,
    pub(crate) mfa: MfaPreference,
    pub(crate) software_token: Option<String>,
    pub(crate) auth_events: Vec<AuthEvent>,
    pub(crate) groups: Vec<String>,
    /// Verified aliases move from other users to this one.
    pub(crate) force_alias: bool,
    pub(crate) token_additions: TokenAdditions,
}

/// Additions to a user's tokens. On AWS, a trigger adds them before the tokens are signed (pre
/// token generation).
#[derive(Clone, Debug, Default)]
pub(crate) struct TokenAdditions {
    /// For the access token, after `aws.cognito.signin.user.admin`.
    pub(crate) scopes: Vec<String>,
    /// For both tokens.
    pub(crate) claims: BTreeMap<String, Value>,
}

/// The claims that a trigger on AWS cannot change either.
pub(crate) const FIXED_CLAIMS: [&str; 17] = [
    "acr",
    "amr",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "cognito:username",
    "exp",
    "iat",
    "identities",
    "iss",
    "jti",
    "nbf",
    "nonce",
    "origin_jti",
    "sub",
    "token_use",
];

impl TokenAdditions {
    pub(crate) fn check(&self) -> Result<(), Fault> {
        let fixed = |name: &&String| FIXED_CLAIMS.contains(&name.as_str());
        match self.claims.keys().find(fixed) {
            Some(name) => Err(Fault::invalid_parameter(format!(
                "The claim {name} cannot be changed"
            ))),
            None => Ok(()),
        }
    }
}

impl NewUser {
    /// A confirmed user with a permanent password.
    #[must_use]
    pub fn new(username: &str, password: &str) -> Self {
        Self {
            username: username.to_owned(),
            password: Some(password.to_owned()),
            attributes: BTreeMap::new(),
            status: Status::Confirmed,
            enabled: true,
            mfa: MfaPreference::default(),
            software_token: None,
            auth_events: Vec::new(),
            groups: Vec::new(),
            force_alias: false,
            token_additions: TokenAdditions::default(),
        }
    }

    /// A confirmed user without a password, who signs in with a code or a passkey.
    #[must_use]
    pub fn passwordless(username: &str) -> Self {
        Self {
            password: None,
            ..Self::new(username, "")
        }
    }

    /// Adds an attribute, such as `email`.
    #[must_use]
    pub fn with_attribute(mut self, name: &str, value: &str) -> Self {
        self.attributes.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Makes the password temporary: the first sign-in asks for a new one.
    #[must_use]
    pub fn with_temporary_password(mut self) -> Self {
        self.status = Status::ForceChangePassword;
        self
    }

    /// The user is not confirmed yet.
    #[must_use]
    pub fn unconfirmed(mut self) -> Self {
        self.status = Status::Unconfirmed;
        self
    }

    /// The password was reset: the user cannot sign in before setting a new one.
    #[must_use]
    pub fn with_reset_required(mut self) -> Self {
        self.status = Status::ResetRequired;
        self
    }

    /// Disables the user, who then cannot sign in.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.enabled = false;
        self
    }

    /// Adds a registered software token. The secret is in base32, as for an authenticator app.
    /// Sign-ins ask for it only if it is also turned on.
    #[must_use]
    pub fn with_software_token(mut self, secret: &str) -> Self {
        self.software_token = Some(secret.to_owned());
        self
    }

    /// Adds a suspicious sign-in: its id, and the feedback token for
    /// `UpdateAuthEventFeedback`.
    #[must_use]
    pub fn with_auth_event(mut self, id: &str, feedback_token: &str) -> Self {
        self.auth_events.push(AuthEvent::new(id, feedback_token));
        self
    }

    /// Adds the user to these groups, which their tokens contain (`cognito:groups`). Missing
    /// groups are created.
    ///
    /// ```
    /// use cognito_emulator::NewUser;
    /// let admin = NewUser::new("alice", "Correct-Horse7!").in_groups(["admins"]);
    /// ```
    #[must_use]
    pub fn in_groups<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.groups.extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Adds scopes to the user's access tokens, such as `orders/read`. On AWS, a trigger would
    /// do that (pre token generation).
    #[must_use]
    pub fn with_scopes<'a>(mut self, scopes: impl IntoIterator<Item = &'a str>) -> Self {
        let scopes = scopes.into_iter().map(str::to_owned);
        self.token_additions.scopes.extend(scopes);
        self
    }

    /// Adds a claim to the user's ID and access tokens. On AWS, a trigger would do that.
    /// Adding the user fails if no trigger can change the claim, as with `sub` and `exp`.
    #[must_use]
    pub fn with_claim(mut self, name: &str, value: impl Into<Value>) -> Self {
        let claims = &mut self.token_additions.claims;
        claims.insert(name.to_owned(), value.into());
        self
    }

    /// Turns on a kind of second factor.
    #[must_use]
    pub fn with_mfa(mut self, kind: MfaType) -> Self {
        self.mfa.enable(kind);
        self
    }

    /// Turns on a kind of second factor, as the preferred one.
    #[must_use]
    pub fn preferring_mfa(mut self, kind: MfaType) -> Self {
        self.mfa.enable(kind);
        self.mfa.preferred = Some(kind);
        self
    }
}

impl std::fmt::Debug for NewUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewUser")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}
