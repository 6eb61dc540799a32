//! Users, who are kept with a verifier and without a password.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use cognito_srp_core::srp::Verifier;

use crate::webauthn::Passkey;

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
    pub(crate) password: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) temporary: bool,
}

impl NewUser {
    /// A confirmed user with a permanent password.
    #[must_use]
    pub fn new(username: &str, password: &str) -> Self {
        Self {
            username: username.to_owned(),
            password: password.to_owned(),
            attributes: BTreeMap::new(),
            temporary: false,
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
        self.temporary = true;
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
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
        }
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
    pub(crate) passkeys: Vec<Passkey>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

impl User {
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
}
