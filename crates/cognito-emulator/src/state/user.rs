//! Users, stored without their passwords.

use std::collections::BTreeMap;

use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::webauthn::Passkey;
use crate::state::auth_events::AuthEvent;
use crate::state::mfa::{MfaPreference, MfaType};
use crate::state::new_user::TokenAdditions;
use crate::state::password::Password;
use crate::state::software_token::SoftwareToken;

/// A user's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Confirmed,
    ForceChangePassword,
    ResetRequired,
    Unconfirmed,
    /// The user can sign in only with an identity provider.
    ExternalProvider,
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
            Self::Unconfirmed => "UNCONFIRMED",
            Self::ExternalProvider => "EXTERNAL_PROVIDER",
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

/// A user of an identity provider who is linked with a user of the pool.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) provider: String,
    /// `ProviderType`.
    pub(crate) kind: String,
    pub(crate) user_id: String,
    /// The user is this one's, and no user of the pool's own.
    pub(crate) is_primary: bool,
    pub(crate) created: Timestamp,
}

impl Identity {
    /// The form in the attribute `identities`; its date is in milliseconds.
    pub(crate) fn describe(&self) -> Value {
        json!({
            "userId": self.user_id,
            "providerName": self.provider,
            "providerType": self.kind,
            "issuer": null,
            "primary": self.is_primary.to_string(),
            "dateCreated": self.created.unix_seconds().saturating_mul(1000).to_string(),
        })
    }
}

/// A user of a pool.
#[derive(Clone, Debug)]
pub(crate) struct User {
    /// The real user name, as in `USER_ID_FOR_SRP`.
    pub(crate) username: String,
    /// All attributes, including `sub`.
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) password: Password,
    /// The passwords before, the newest first; as many as the pool's policy needs.
    pub(crate) previous: Vec<Password>,
    pub(crate) status: Status,
    pub(crate) enabled: bool,
    /// When a temporary password expires, in seconds of Unix time.
    pub(crate) password_expires: u64,
    pub(crate) mfa: MfaPreference,
    pub(crate) software_token: Option<SoftwareToken>,
    /// A software token without a correct code so far.
    pub(crate) unverified_token: Option<SoftwareToken>,
    /// Whether there is a password that somebody knows.
    pub(crate) has_password: bool,
    /// How often the password was changed.
    pub(crate) generation: u64,
    pub(crate) passkeys: Vec<Passkey>,
    /// The linked users of providers.
    pub(crate) identities: Vec<Identity>,
    pub(crate) auth_events: Vec<AuthEvent>,
    /// Additions to the user's tokens.
    pub(crate) token_additions: TokenAdditions,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
}

impl User {
    /// A user whose status is `Confirmed`, without a password, second factors or anything else.
    pub(in crate::state) fn new(
        username: String,
        attributes: BTreeMap<String, String>,
        password: Password,
        now: Timestamp,
    ) -> Self {
        Self {
            username,
            attributes,
            password,
            previous: Vec::new(),
            status: Status::Confirmed,
            enabled: true,
            password_expires: 0,
            mfa: MfaPreference::default(),
            software_token: None,
            unverified_token: None,
            has_password: false,
            generation: 0,
            passkeys: Vec::new(),
            identities: Vec::new(),
            auth_events: Vec::new(),
            token_additions: TokenAdditions::default(),
            created: now,
            modified: now,
        }
    }

    /// Whether the user's status allows a sign-in.
    pub(crate) fn may_sign_in(&self) -> Result<(), Fault> {
        if !self.enabled {
            return Err(Fault::not_authorized("User is disabled."));
        }
        match self.status {
            Status::Confirmed | Status::ForceChangePassword | Status::ExternalProvider => Ok(()),
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

    /// Whether an attribute is marked as verified (`email_verified`, `phone_number_verified`).
    pub(crate) fn is_verified(&self, name: &str) -> bool {
        self.attribute(&format!("{name}_verified"))
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// Whether an attribute is present and verified.
    pub(crate) fn has_verified(&self, name: &str) -> bool {
        self.is_verified(name) && self.attribute(name).is_some_and(|value| !value.is_empty())
    }

    pub(in crate::state) fn set_attribute(&mut self, name: &str, value: &str, now: Timestamp) {
        self.attributes.insert(name.to_owned(), value.to_owned());
        self.modified = now;
    }

    pub(in crate::state) fn remove_attribute(&mut self, name: &str, now: Timestamp) {
        self.attributes.remove(name);
        self.modified = now;
    }

    pub(in crate::state) fn set_password(
        &mut self,
        password: Password,
        status: Status,
        now: Timestamp,
    ) {
        let previous = std::mem::replace(&mut self.password, password);
        // Temporary passwords do not count.
        if self.has_password && self.status != Status::ForceChangePassword {
            self.previous.insert(0, previous);
        }
        self.has_password = true;
        self.generation = self.generation.saturating_add(1);
        self.status = status;
        self.modified = now;
    }

    /// Whether the user has a kind of second factor.
    pub(crate) fn has(&self, kind: MfaType) -> bool {
        match kind.attribute() {
            Some(name) => self.attribute(name).is_some_and(|value| !value.is_empty()),
            None => self.software_token.is_some(),
        }
    }

    /// `UserAttributes`, in the API's order: `sub` first.
    pub(crate) fn describe_attributes(&self) -> Value {
        self.attributes_where(|_| true)
    }

    /// The attributes whose names are wanted.
    pub(crate) fn attributes_where(&self, is_wanted: impl Fn(&str) -> bool) -> Value {
        let (sub, rest): (Vec<_>, Vec<_>) =
            self.attributes.iter().partition(|(name, _)| *name == "sub");
        let all = sub.into_iter().chain(rest);
        let wanted = all.filter(|(name, _)| is_wanted(name));
        let told = wanted.map(|(name, value)| json!({ "Name": name, "Value": value }));
        let identities = self
            .identities()
            .map(|identities| json!({ "Name": "identities", "Value": identities.to_string() }));
        told.chain(identities.filter(|_| is_wanted("identities")))
            .collect()
    }

    /// The linked users of providers, if there are any.
    pub(crate) fn identities(&self) -> Option<Value> {
        let identities = self.identities.iter().map(Identity::describe);
        (!self.identities.is_empty()).then(|| identities.collect())
    }

    /// `UserType`, as in lists and AdminCreateUser.
    pub(crate) fn describe(&self) -> Value {
        let mut user = json!({
            "Username": self.username,
            "Attributes": self.describe_attributes(),
            "UserCreateDate": self.created.unix_seconds(),
            "UserLastModifiedDate": self.modified.unix_seconds(),
            "Enabled": self.enabled,
            "UserStatus": self.status.as_str(),
        });
        if self.mfa.has_options {
            let option = json!({ "DeliveryMedium": "SMS", "AttributeName": "phone_number" });
            put(&mut user, "MFAOptions", json!([option]));
        }
        user
    }
}
