//! The state of a user pool.

mod aliases;
mod attribute_forms;
pub(crate) mod configuration;
mod federated;
mod names;
mod passwords;
pub(crate) mod schema;
pub(crate) mod scopes;
mod settings;
mod simulation;
mod users;

use std::collections::BTreeMap;
use std::fmt;

use cognito_srp_core::{ClientId, Timestamp, UserPoolId};
use serde_json::{Map, Value};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::keys::SigningKeys;
use crate::ground::leniency::Leniency;
use crate::ground::validate::Validation;
use crate::ground::webauthn::{Passkey, RelyingParty};
use crate::state::app_client::{AppClient, NewAppClient};
use crate::state::attempts::Attempts;
use crate::state::attribute_schema::AttributeSchema;
use crate::state::custom_auth::Triggers;
use crate::state::devices::{DeviceConfiguration, Devices};
use crate::state::first_factor::FirstAuthFactor;
use crate::state::grants::Grants;
use crate::state::groups::Groups;
use crate::state::hosted_login::HostedLogin;
use crate::state::mfa::{MfaMode, MfaSettings};
use crate::state::outbox::{Message, Outbox};
use crate::state::password_policy::PasswordPolicy;
use crate::state::pending_codes::PendingCodes;
use crate::state::registration::Registration;
use crate::state::resources::{Resources, WithoutEffect};
use crate::state::rotation::LONGEST_GRACE;
use crate::state::secret_blocks::SecretBlocks;
use crate::state::sessions::Sessions;
use crate::state::user::User;
use crate::state::user_sessions::UserSessions;
use crate::state::warnings::Warnings;
use names::NameIndex;
use simulation::Simulation;

/// The default for how far a `TIMESTAMP` may be off, in seconds. AWS does not document it; one
/// client in use is twelve hours off every afternoon, and can sign in.
const TIMESTAMP_TOLERANCE: u64 = 12 * 3600 + 5 * 60;

/// A user pool as a state machine: it takes requests and returns responses. It has no clock,
/// socket or randomness of its own.
///
/// It stores no passwords, only SRP verifiers: `USER_PASSWORD_AUTH` computes the verifier
/// again and compares it in constant time.
pub struct UserPool {
    pub(crate) id: UserPoolId,
    pub(crate) name: String,
    pub(crate) issuer: String,
    pub(crate) keys: SigningKeys,
    pub(crate) policy: PasswordPolicy,
    /// Attributes with which users can sign in in addition to the user name.
    pub(crate) alias_attributes: Vec<String>,
    /// Attributes that are used as the user name; the real user name is then the `sub`.
    pub(crate) username_attributes: Vec<String>,
    /// Attributes that every user must have (`Schema`).
    pub(crate) required_attributes: Vec<String>,
    pub(crate) schema: AttributeSchema,
    /// Settings that are returned as they were given.
    kept: Map<String, Value>,
    pub(crate) created: Timestamp,
    pub(crate) modified: Timestamp,
    /// Attributes that a sign-up verifies with a code: `email`, `phone_number`.
    pub(crate) auto_verified_attributes: Vec<String>,
    /// Attributes that change only after the new value is verified.
    pub(crate) verification_before_update: Vec<String>,
    pub(crate) mfa: MfaSettings,
    /// The texts of SMS and e-mail second factors, for replies.
    pub(crate) mfa_texts: Map<String, Value>,
    pub(crate) clients: BTreeMap<String, AppClient>,
    pub(crate) users: BTreeMap<String, User>,
    names: NameIndex,
    pub(crate) secret_blocks: SecretBlocks,
    pub(crate) sessions: Sessions,
    pub(crate) attempts: Attempts,
    /// How far a client's `TIMESTAMP` may be off, in seconds.
    pub(crate) timestamp_tolerance: u64,
    pub(crate) leniency: Leniency,
    pub(crate) user_sessions: UserSessions,
    pub(crate) grants: Grants,
    pub(crate) hosted_login: HostedLogin,
    pub(crate) groups: Groups,
    pub(crate) resource_servers: Resources,
    pub(crate) identity_providers: Resources,
    pub(crate) without_effect: WithoutEffect,
    pub(crate) outbox: Outbox,
    pub(crate) device_configuration: Option<DeviceConfiguration>,
    pub(crate) devices: Devices,
    pub(crate) threat_protection: bool,
    pub(crate) triggers: Triggers,
    pub(crate) pending_codes: PendingCodes,
    /// `AllowedFirstAuthFactors`: the factors with which USER_AUTH can begin.
    pub(crate) first_factors: Vec<FirstAuthFactor>,
    pub(crate) relying_party: Option<RelyingParty>,
    /// The unfinished registrations of passkeys, by user name.
    pub(crate) registrations: BTreeMap<String, Registration>,
    pub(crate) warnings: Warnings,
    simulation: Simulation,
}

impl UserPool {
    /// An empty pool. Its tokens' issuer is `{base_url}/{id}`.
    ///
    /// # Errors
    /// A [`Fault`] if the id is not valid, or there is no entropy.
    pub fn new(
        id: &str,
        base_url: &str,
        keys: SigningKeys,
        cx: &mut Context<'_>,
    ) -> Result<Self, Fault> {
        let id = UserPoolId::parse(id).map_err(|e| Fault::invalid_parameter(e.to_string()))?;
        let secret = cx.random()?;
        Ok(Self {
            issuer: format!("{}/{id}", base_url.trim_end_matches('/')),
            name: id.pool_name().to_owned(),
            id,
            keys,
            policy: PasswordPolicy::default(),
            alias_attributes: vec!["email".to_owned(), "phone_number".to_owned()],
            username_attributes: Vec::new(),
            required_attributes: Vec::new(),
            schema: AttributeSchema::default(),
            kept: Map::new(),
            created: cx.now,
            modified: cx.now,
            auto_verified_attributes: vec!["email".to_owned()],
            verification_before_update: Vec::new(),
            mfa: MfaSettings::default(),
            mfa_texts: Map::new(),
            clients: BTreeMap::new(),
            users: BTreeMap::new(),
            names: NameIndex::default(),
            secret_blocks: SecretBlocks::default(),
            sessions: Sessions::default(),
            attempts: Attempts::default(),
            timestamp_tolerance: TIMESTAMP_TOLERANCE,
            leniency: Leniency::default(),
            user_sessions: UserSessions::default(),
            grants: Grants::new(&secret),
            hosted_login: HostedLogin::default(),
            groups: Groups::default(),
            resource_servers: Resources::default(),
            identity_providers: Resources::default(),
            without_effect: WithoutEffect::default(),
            outbox: Outbox::default(),
            device_configuration: None,
            devices: Devices::default(),
            threat_protection: false,
            triggers: Triggers::default(),
            pending_codes: PendingCodes::default(),
            first_factors: vec![FirstAuthFactor::Password],
            relying_party: None,
            registrations: BTreeMap::new(),
            warnings: Warnings::default(),
            simulation: Simulation::new(secret),
        })
    }

    /// The pool's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.as_str()
    }

    /// Adds an app client and returns its id.
    ///
    /// # Errors
    /// A [`Fault`] if the id is not valid or is taken; if sessions are valid for less than 3
    /// or more than 15 minutes, or tokens for no time; or if the grace period of rotation is
    /// longer than 60 seconds.
    pub fn add_client(&mut self, new: NewAppClient, cx: &mut Context<'_>) -> Result<String, Fault> {
        let id = match new.id {
            Some(id) => id,
            None => cx.alphanumeric(26)?,
        };
        ClientId::parse(&id).map_err(|e| Fault::invalid_parameter(e.to_string()))?;
        if self.clients.contains_key(&id) {
            return Err(Fault::invalid_parameter("The app client id is taken"));
        }
        Validation::default()
            .auth_session_validity(new.settings.auth_session_validity)
            .at_most(
                "refreshTokenRotation.retryGracePeriodSeconds",
                new.settings.rotation,
                LONGEST_GRACE,
            )
            .finish()?;
        new.settings.token_validity.check()?;
        let mut client = AppClient {
            id: id.clone(),
            secrets: Vec::new(),
            settings: new.settings,
            sso_session: None,
            created: cx.now,
            modified: cx.now,
        };
        if let Some(secret) = new.secret {
            client.add_secret(secret, cx.now)?;
        }
        self.clients.insert(id.clone(), client);
        Ok(id)
    }

    /// The messages that the pool has sent, newest last.
    pub fn outbox(&self) -> impl Iterator<Item = &Message> {
        self.outbox.messages()
    }

    /// Warns if a second factor is required but none is offered, which AWS refuses.
    pub(crate) fn warn_of_mfa(&mut self) {
        if self.mfa.mode != MfaMode::Off && self.mfa.offered.is_empty() {
            self.warnings.add(format!(
                "{}: MfaConfiguration is {}, and no second factor is offered; AWS refuses that: \
                 SMS configuration and Auto verification for phone_number are required when MFA \
                 is required/optional",
                self.id,
                self.mfa.mode.as_str()
            ));
        }
    }

    /// The relying party, if this pool has one for passkeys.
    pub(crate) fn relying_party(&self) -> Result<&RelyingParty, Fault> {
        if !self.first_factors.contains(&FirstAuthFactor::WebAuthn) {
            return Err(Fault::new(
                "WebAuthnNotEnabledException",
                "Passkeys are not among the allowed first auth factors of the user pool",
            ));
        }
        self.relying_party.as_ref().ok_or_else(|| {
            Fault::new(
                "WebAuthnConfigurationMissingException",
                "The user pool has no relying party id",
            )
        })
    }

    /// The user's passkeys for this pool's relying party.
    pub(crate) fn usable_passkeys<'a>(
        &'a self,
        user: &'a User,
    ) -> impl Iterator<Item = &'a Passkey> {
        let id = self.relying_party.as_ref().map(|party| party.id.as_str());
        let passkeys = user.passkeys.iter();
        passkeys.filter(move |passkey| Some(passkey.relying_party_id.as_str()) == id)
    }

    /// Whether a passkey is enough for a user who needs two factors.
    pub(crate) fn passkey_is_two_factors(&self) -> bool {
        let party = self.relying_party.as_ref();
        party.is_some_and(|party| party.counts_as_two_factors)
    }

    pub(crate) fn client(&self, id: &str) -> Result<&AppClient, Fault> {
        self.clients.get(id).ok_or_else(|| no_such_client(id))
    }
}

pub(crate) fn no_such_client(id: &str) -> Fault {
    Fault::resource_not_found(format!("User pool client {id} does not exist."))
}

impl fmt::Debug for UserPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserPool({})", self.id)
    }
}
