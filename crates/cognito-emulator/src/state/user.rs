//! Users, who are kept with a verifier and without a password.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::Verifier;
use serde_json::{Value, json};

use crate::ground::fault::Fault;
use crate::ground::webauthn::Passkey;
use crate::state::auth_events::AuthEvent;
use crate::state::mfa::{MfaPreference, MfaType};
use crate::state::software_token::SoftwareToken;

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

/// Where a user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Confirmed,
    ForceChangePassword,
    ResetRequired,
    Unconfirmed,
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::Unconfirmed => "UNCONFIRMED",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [
            Self::Confirmed,
            Self::ForceChangePassword,
            Self::ResetRequired,
            Self::Unconfirmed,
        ]
        .into_iter()
        .find(|status| status.as_str() == name)
    }
}

/// A user of a pool.
#[derive(Debug)]
pub(crate) struct User {
    /// The real user name: what `USER_ID_FOR_SRP` says.
    pub(crate) username: String,
    /// All attributes, `sub` included.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) verifier: Verifier,
    pub(crate) status: Status,
    pub(crate) enabled: bool,
    /// When the password expires if it is a temporary one; in seconds of Unix time.
    pub(crate) password_expires: u64,
    pub(crate) mfa: MfaPreference,
    pub(crate) software_token: Option<SoftwareToken>,
    /// A software token of which no code has been seen yet.
    pub(crate) unverified_token: Option<SoftwareToken>,
    /// Whether there is a password; without one the verifier is of none.
    pub(crate) has_password: bool,
    pub(crate) passkeys: Vec<Passkey>,
    pub(crate) auth_events: Vec<AuthEvent>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

impl User {
    /// Whether the user is in a state to sign in at all.
    pub(crate) fn may_sign_in(&self) -> Result<(), Fault> {
        if !self.enabled {
            return Err(Fault::not_authorized("User is disabled."));
        }
        match self.status {
            Status::Confirmed | Status::ForceChangePassword => Ok(()),
            Status::Unconfirmed => Err(Fault::new(
                "UserNotConfirmedException",
                "User is not confirmed.",
            )),
            Status::ResetRequired => Err(Fault::new(
                "PasswordResetRequiredException",
                "Password reset required for the user",
            )),
        }
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    pub(crate) fn sub(&self) -> &str {
        self.attribute("sub").unwrap_or_default()
    }

    pub(crate) fn has_passkey(&self, id: &[u8]) -> bool {
        self.passkeys.iter().any(|passkey| passkey.id == id)
    }

    /// Whether an attribute was verified (`email_verified`, `phone_number_verified`).
    pub(crate) fn is_verified(&self, name: &str) -> bool {
        self.attribute(&format!("{name}_verified"))
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Whether an attribute is there and verified.
    pub(crate) fn has_verified(&self, name: &str) -> bool {
        self.is_verified(name) && self.attribute(name).is_some_and(|value| !value.is_empty())
    }

    pub(crate) fn set_attribute(&mut self, name: &str, value: &str, now: Timestamp) {
        self.attributes.insert(name.to_owned(), value.to_owned());
        self.modified = now;
    }

    pub(crate) fn remove_attribute(&mut self, name: &str, now: Timestamp) {
        self.attributes.remove(name);
        self.modified = now;
    }

    pub(crate) fn set_password(&mut self, verifier: Verifier, status: Status, now: Timestamp) {
        self.verifier = verifier;
        self.has_password = true;
        self.status = status;
        self.modified = now;
    }

    /// Whether the user can be asked for a kind of second factor at all.
    pub(crate) fn has(&self, kind: MfaType) -> bool {
        match kind.attribute() {
            Some(name) => self.attribute(name).is_some_and(|value| !value.is_empty()),
            None => self.software_token.is_some(),
        }
    }

    /// `UserAttributes`, as the API lists them.
    pub(crate) fn describe_attributes(&self) -> Value {
        self.attributes
            .iter()
            .map(|(name, value)| json!({ "Name": name, "Value": value }))
            .collect()
    }
}
