//! Users to be added.

use std::collections::BTreeMap;

use crate::state::auth_events::AuthEvent;
use crate::state::mfa::{MfaPreference, MfaType};
use crate::state::user::Status;

/// A user to be added.
///
/// ```
/// use cognito_emulator::NewUser;
/// let alice = NewUser::new("alice", "Correct-Horse7!")
///     .with_attribute("email", "alice@example.com")
///     .with_attribute("email_verified", "true");
/// ```
pub struct NewUser {
    pub(crate) username: String,
    /// None for a user who signs in with a code or a passkey.
    pub(crate) password: Option<String>,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) status: Status,
    pub(crate) enabled: bool,
    pub(crate) mfa: MfaPreference,
    pub(crate) software_token: Option<String>,
    pub(crate) auth_events: Vec<AuthEvent>,
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

    /// With an attribute, such as `email`.
    #[must_use]
    pub fn with_attribute(mut self, name: &str, value: &str) -> Self {
        self.attributes.insert(name.to_owned(), value.to_owned());
        self
    }

    /// The password is temporary: the first sign-in asks for a new one.
    #[must_use]
    pub fn with_temporary_password(mut self) -> Self {
        self.status = Status::ForceChangePassword;
        self
    }

    /// The user has not been confirmed yet.
    #[must_use]
    pub fn unconfirmed(mut self) -> Self {
        self.status = Status::Unconfirmed;
        self
    }

    /// The password has been reset: no sign-in before there is a new one.
    #[must_use]
    pub fn with_reset_required(mut self) -> Self {
        self.status = Status::ResetRequired;
        self
    }

    /// The user may not sign in.
    #[must_use]
    pub fn disabled(mut self) -> Self {
        self.enabled = false;
        self
    }

    /// With a registered software token; its secret is in base32, as an
    /// authenticator app takes it. It is asked for when it is also turned on.
    #[must_use]
    pub fn with_software_token(mut self, secret: &str) -> Self {
        self.software_token = Some(secret.to_owned());
        self
    }

    /// With a sign-in that looked suspicious: its id, and the feedback token for
    /// `UpdateAuthEventFeedback`.
    #[must_use]
    pub fn with_auth_event(mut self, id: &str, feedback_token: &str) -> Self {
        self.auth_events.push(AuthEvent::new(id, feedback_token));
        self
    }

    /// With a kind of second factor turned on.
    #[must_use]
    pub fn with_mfa(mut self, kind: MfaType) -> Self {
        self.mfa.enable(kind);
        self
    }

    /// With a kind of second factor turned on and preferred.
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
