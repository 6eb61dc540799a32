//! A user pool: the state, and which operation does what to it.

mod simulation;
mod users;

use std::collections::BTreeMap;
use std::fmt;

use cognito_srp_core::{ClientId, UserPoolId};

use crate::app_client::{AppClient, NewAppClient};
use crate::custom_auth::{CustomAuth, Triggers};
use crate::devices::{DeviceConfiguration, Devices};
use crate::entropy::Context;
use crate::fault::Fault;
use crate::grants::Grants;
use crate::keys::SigningKeys;
use crate::message::{Request, Response};
use crate::mfa::MfaSettings;
use crate::operations;
use crate::operator;
use crate::outbox::{Message, Outbox};
use crate::password_policy::PasswordPolicy;
use crate::sign_in::secret_blocks::SecretBlocks;
use crate::sign_in::sessions::Sessions;
use crate::user::User;
use crate::validate::Validation;
use simulation::Simulation;

/// A user pool as a state machine: requests in, responses out. It has no clock,
/// no socket and no randomness of its own.
///
/// Passwords are not kept, only SRP verifiers: `USER_PASSWORD_AUTH` recomputes
/// the verifier and compares in constant time.
pub struct UserPool {
    pub(crate) id: UserPoolId,
    pub(crate) name: String,
    pub(crate) issuer: String,
    pub(crate) keys: SigningKeys,
    pub(crate) policy: PasswordPolicy,
    /// Attributes that a user can sign in with beside the user name.
    pub(crate) alias_attributes: Vec<String>,
    /// Attributes that stand in for the user name; the real one is the `sub` then.
    pub(crate) username_attributes: Vec<String>,
    /// Attributes that every user has to have (`Schema`).
    pub(crate) required_attributes: Vec<String>,
    pub(crate) mfa: MfaSettings,
    pub(crate) clients: BTreeMap<String, AppClient>,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) secret_blocks: SecretBlocks,
    pub(crate) sessions: Sessions,
    pub(crate) grants: Grants,
    pub(crate) outbox: Outbox,
    pub(crate) device_configuration: Option<DeviceConfiguration>,
    pub(crate) devices: Devices,
    pub(crate) triggers: Triggers,
    simulation: Simulation,
}

impl UserPool {
    /// An empty pool. Tokens are issued as `{base_url}/{id}`.
    ///
    /// # Errors
    /// A [`Fault`] when the id is not one, or there is no entropy.
    pub fn new(
        id: &str,
        base_url: &str,
        keys: SigningKeys,
        cx: &mut Context<'_>,
    ) -> Result<Self, Fault> {
        let id = UserPoolId::parse(id).map_err(|e| Fault::invalid_parameter(e.to_string()))?;
        Ok(Self {
            issuer: format!("{}/{id}", base_url.trim_end_matches('/')),
            name: id.pool_name().to_owned(),
            id,
            keys,
            policy: PasswordPolicy::default(),
            alias_attributes: vec!["email".to_owned(), "phone_number".to_owned()],
            username_attributes: Vec::new(),
            required_attributes: Vec::new(),
            mfa: MfaSettings::default(),
            clients: BTreeMap::new(),
            users: BTreeMap::new(),
            secret_blocks: SecretBlocks::default(),
            sessions: Sessions::default(),
            grants: Grants::default(),
            outbox: Outbox::default(),
            device_configuration: None,
            devices: Devices::default(),
            triggers: Triggers::default(),
            simulation: Simulation::new(cx.random()?),
        })
    }

    /// Handles a request of an operation of this pool. Signatures of operators are
    /// not checked: a [`Service`](crate::Service) does that.
    pub fn handle(&mut self, request: &Request, cx: &mut Context<'_>) -> Response {
        let request_id = cx.uuid().unwrap_or_default();
        let outcome = operator::authorise(request, None, cx.now)
            .and_then(|()| operations::find(request.operation_name()))
            .and_then(|handler| handler(self, &request.body, cx));
        Response::of_operation(outcome, request_id)
    }

    /// The pool's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.id.as_str()
    }

    /// Adds an app client and returns its id.
    ///
    /// # Errors
    /// A [`Fault`] when the id is not one or is taken, or when sessions shall be
    /// good for less than 3 minutes or more than 15.
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
            .auth_session_validity(new.auth_session_validity)
            .finish()?;
        let client = AppClient {
            id: id.clone(),
            name: new.name,
            secret: new.secret,
            flows: new.flows,
            prevent_user_existence_errors: new.prevent_user_existence_errors,
            auth_session_validity: new.auth_session_validity,
            rotation: new.rotation,
        };
        self.clients.insert(id.clone(), client);
        Ok(id)
    }

    /// Sets multi-factor authentication; it is off before.
    pub fn set_mfa(&mut self, mfa: MfaSettings) {
        self.mfa = mfa;
    }

    /// Remembers devices from now on.
    pub fn set_device_configuration(&mut self, configuration: DeviceConfiguration) {
        self.device_configuration = Some(configuration);
    }

    /// Has `CUSTOM_AUTH` ask these triggers.
    pub fn set_custom_auth(&mut self, triggers: impl CustomAuth + 'static) {
        self.triggers.set(triggers);
    }

    /// Sets which attributes every user has to have, such as `name`. Who is in the
    /// pool already is asked for them with a new password only.
    pub fn set_required_attributes<'a>(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.required_attributes = names.into_iter().map(str::to_owned).collect();
    }

    /// The messages that the pool has sent, newest last.
    pub fn outbox(&self) -> impl Iterator<Item = &Message> {
        self.outbox.messages()
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
