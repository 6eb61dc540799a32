//! A user pool: the state, and which operation does what to it.

use std::collections::BTreeMap;
use std::fmt;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::srp::{Exponent, Identity, Integer, Verifier};
use cognito_srp_core::{ClientId, UserPoolId, Username};

use crate::app_client::{AppClient, NewAppClient};
use crate::entropy::{Context, uuid_from};
use crate::fault::Fault;
use crate::handles::{Challenges, Sessions};
use crate::keys::SigningKeys;
use crate::message::{Request, Response};
use crate::operations::{self, Registration};
use crate::password_policy::PasswordPolicy;
use crate::tokens::Grants;
use crate::user::{NewUser, Status, User};
use crate::webauthn::RelyingParty;

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
    pub(crate) clients: BTreeMap<String, AppClient>,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) challenges: Challenges,
    pub(crate) sessions: Sessions,
    pub(crate) grants: Grants,
    pub(crate) relying_party: RelyingParty,
    /// The registrations of passkeys under way, by user name.
    pub(crate) registrations: BTreeMap<String, Registration>,
    /// From this the simulated answers for unknown users are derived.
    simulation_key: hmac::Key,
}

/// Who is about to prove a password: a user, or the simulation of one.
pub(crate) struct Candidate {
    /// `USER_ID_FOR_SRP`.
    pub(crate) username: String,
    pub(crate) verifier: Verifier,
    pub(crate) exists: bool,
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
            clients: BTreeMap::new(),
            users: BTreeMap::new(),
            challenges: Challenges::default(),
            sessions: Sessions::default(),
            grants: Grants::default(),
            relying_party: RelyingParty::default(),
            registrations: BTreeMap::new(),
            simulation_key: hmac::Key::new(hmac::HMAC_SHA256, &cx.random::<32>()?),
        })
    }

    /// Handles a request of an operation of this pool.
    pub fn handle(&mut self, request: &Request, cx: &mut Context<'_>) -> Response {
        let request_id = cx.uuid().unwrap_or_default();
        let outcome = operations::find(request.operation_name())
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
    /// A [`Fault`] when the id is not one, or is taken.
    pub fn add_client(&mut self, new: NewAppClient, cx: &mut Context<'_>) -> Result<String, Fault> {
        let id = match new.id {
            Some(id) => id,
            None => cx.alphanumeric(26)?,
        };
        ClientId::parse(&id).map_err(|e| Fault::invalid_parameter(e.to_string()))?;
        if self.clients.contains_key(&id) {
            return Err(Fault::invalid_parameter("The app client id is taken"));
        }
        let client = AppClient {
            id: id.clone(),
            name: new.name,
            secret: new.secret,
            flows: new.flows,
            prevent_user_existence_errors: new.prevent_user_existence_errors,
        };
        self.clients.insert(id.clone(), client);
        Ok(id)
    }

    /// Adds a user and returns the real user name.
    ///
    /// # Errors
    /// A [`Fault`] when the name is taken or the password breaks the policy.
    pub fn add_user(&mut self, new: NewUser, cx: &mut Context<'_>) -> Result<String, Fault> {
        Username::parse(&new.username).map_err(|e| Fault::invalid_parameter(e.to_string()))?;
        self.policy.check(&new.password)?;
        let mut attributes = new.attributes;
        let sub = match attributes.get("sub") {
            Some(sub) => sub.clone(),
            None => cx.uuid()?,
        };
        attributes.insert("sub".to_owned(), sub.clone());
        let username = match self.username_attributes.first() {
            Some(attribute) => {
                attributes
                    .entry(attribute.clone())
                    .or_insert(new.username.clone());
                sub
            }
            None => new.username.clone(),
        };
        if self.find_user(&new.username).is_some() || self.users.contains_key(&username) {
            return Err(Fault::new(
                "UsernameExistsException",
                "User account already exists",
            ));
        }
        let user = User {
            verifier: self.new_verifier(&username, &new.password, cx)?,
            username: username.clone(),
            attributes,
            status: match new.temporary {
                true => Status::ForceChangePassword,
                false => Status::Confirmed,
            },
            passkeys: Vec::new(),
            created: cx.now,
            modified: cx.now,
        };
        self.users.insert(username.clone(), user);
        Ok(username)
    }

    /// A verifier under a fresh salt of 16 octets.
    pub(crate) fn new_verifier(
        &self,
        username: &str,
        password: &str,
        cx: &mut Context<'_>,
    ) -> Result<Verifier, Fault> {
        let salt = Integer::from_be_bytes(&cx.random::<16>()?);
        Ok(Verifier::new(&self.identity(username), password, salt))
    }

    /// Who `username` is in SRP.
    pub(crate) fn identity<'a>(&'a self, username: &'a str) -> Identity<'a> {
        Identity::user(self.id.pool_name(), username)
    }

    /// The id of the relying party, if passkeys are set up in this pool.
    pub(crate) fn relying_party_id(&self) -> Result<&str, Fault> {
        self.relying_party.id.as_deref().ok_or_else(|| {
            Fault::new(
                "WebAuthnConfigurationMissingException",
                "The user pool has no relying party id",
            )
        })
    }

    pub(crate) fn client(&self, id: &str) -> Result<&AppClient, Fault> {
        self.clients.get(id).ok_or_else(|| no_such_client(id))
    }

    /// The user with this name, or with this value in an attribute that stands
    /// for the name. An alias counts only once it is verified.
    pub(crate) fn find_user(&self, name: &str) -> Option<&User> {
        let has = |user: &User, attribute: &String| user.attribute(attribute) == Some(name);
        self.users.get(name).or_else(|| {
            self.users.values().find(|user| {
                self.username_attributes
                    .iter()
                    .any(|attribute| has(user, attribute))
                    || self.alias_attributes.iter().any(|attribute| {
                        let verified =
                            attribute == "preferred_username" || user.is_verified(attribute);
                        has(user, attribute) && verified
                    })
            })
        })
    }

    /// Who is about to prove a password. For an unknown user that is a simulation
    /// or a fault, as the app client is set.
    pub(crate) fn candidate(&self, name: &str, client_id: &str) -> Result<Candidate, Fault> {
        if let Some(user) = self.find_user(name) {
            return Ok(Candidate {
                username: user.username.clone(),
                verifier: user.verifier.clone(),
                exists: true,
            });
        }
        if self.client(client_id)?.prevent_user_existence_errors {
            Ok(self.simulate(name))
        } else {
            Err(Fault::new("UserNotFoundException", "User does not exist."))
        }
    }

    /// RFC 5054 §2.5.1.3: always the same salt and user id for the same name, and
    /// a verifier that nobody knows the password of. No exponentiation more than
    /// for a user who exists, so that the time does not tell either.
    fn simulate(&self, name: &str) -> Candidate {
        let block = |label: u8| {
            let mut tag = hmac::Context::with_key(&self.simulation_key);
            tag.update(&[label]);
            tag.update(name.as_bytes());
            tag.sign()
        };
        let half = |label: u8| -> [u8; 16] {
            let mut octets = [0; 16];
            octets
                .iter_mut()
                .zip(block(label).as_ref())
                .for_each(|(o, b)| *o = *b);
            octets
        };
        let value: Vec<u8> = (2..14)
            .flat_map(|label| block(label).as_ref().to_vec())
            .collect();
        Candidate {
            username: uuid_from(half(0)),
            verifier: Verifier::from_parts(
                Integer::from_be_bytes(&half(1)),
                &Integer::from_be_bytes(&value),
            ),
            exists: false,
        }
    }
}

pub(crate) fn no_such_client(id: &str) -> Fault {
    Fault::resource_not_found(format!("User pool client {id} does not exist."))
}

/// The exponent b of one sign-in, and the handle that the client sends back.
pub(crate) fn exponent_and_secret_block(cx: &mut Context<'_>) -> Result<(Exponent, String), Fault> {
    let exponent = Exponent::from_be_bytes(&cx.random::<64>()?);
    Ok((exponent, STANDARD.encode(cx.random::<1280>()?)))
}

impl fmt::Debug for UserPool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserPool({})", self.id)
    }
}
