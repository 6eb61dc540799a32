//! Credentials of AWS from an identity pool: one exchange for all who ask.

use core::fmt;
use std::sync::Arc;

use cognito_srp_core::identity_pool::{AwsCredentialsError, CredentialsFlow, CredentialsStep};
use cognito_srp_core::{AssumeRole, AwsCredentials, IdentityId, IdentityPool, Logins};
use cognito_transport::{Asked, SharedCredentials};

use super::keeper::Keeper;
use crate::client::Client;
use crate::flight::{Flight, Landing, transport_fn, wait, work};

/// Credentials of AWS for the user of a [`Keeper`], or for a guest: given while they are good, and
/// renewed five minutes before they end.
///
/// A clone is the same. However many callers ask at once, there is one exchange and all have its
/// result. The ID token is the keeper's, which renews it when it is old; when the identity pool
/// does not take it all the same, it is renewed once more, and once only. The user's identity is
/// kept with their session in the keeper's store. When the service cannot be reached, credentials
/// are given while they last; once the user has to sign in again, none are.
///
#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/identity_credentials.md"))]
#[derive(Clone)]
pub struct IdentityCredentials {
    client: Client,
    keeper: Option<Keeper>,
    shared: Arc<SharedCredentials<Flight<Came>>>,
}

type Came = Result<AwsCredentials, AwsCredentialsError>;

impl IdentityCredentials {
    /// For the user of this keeper, whose client carries.
    #[must_use]
    pub fn new(keeper: Keeper, pool: IdentityPool) -> Self {
        Self::of(keeper.client().clone(), Some(keeper), pool, Logins::guest())
    }

    /// For a guest. Each has a new identity, until [`with_identity_id`](Self::with_identity_id)
    /// says which it was the last time.
    #[must_use]
    pub fn guest(client: Client, pool: IdentityPool) -> Self {
        Self::of(client, None, pool, Logins::guest())
    }

    /// For a user of other providers, such as Google. When a token of theirs has ended,
    /// [`set_logins`](Self::set_logins) takes the next.
    #[must_use]
    pub fn with_logins(client: Client, pool: IdentityPool, logins: Logins) -> Self {
        Self::of(client, None, pool, logins)
    }

    fn of(client: Client, keeper: Option<Keeper>, pool: IdentityPool, logins: Logins) -> Self {
        let renewable = keeper.is_some();
        Self {
            shared: Arc::new(SharedCredentials::new(
                &client.shared,
                pool,
                renewable,
                logins,
            )),
            client,
            keeper,
        }
    }

    /// Asks for this role (`CustomRoleArn`) of those that the user may have.
    #[must_use]
    pub fn with_custom_role_arn(self, arn: impl Into<String>) -> Self {
        self.with_flow(CredentialsFlow::Enhanced {
            custom_role_arn: Some(arn.into()),
        })
    }

    /// Goes by the basic (classic) flow: a role of the program's choice, from the Security Token
    /// Service.
    #[must_use]
    pub fn with_role(self, role: AssumeRole) -> Self {
        self.with_flow(CredentialsFlow::Basic(role))
    }

    fn with_flow(self, flow: CredentialsFlow) -> Self {
        self.shared.decide(|state, _| state.set_flow(flow));
        self
    }

    /// The identity from an earlier time, for a guest or a user of other providers. A keeper's
    /// user has it in the keeper's store.
    #[must_use]
    pub fn with_identity_id(self, identity_id: IdentityId) -> Self {
        self.shared
            .decide(|state, _| state.set_identity_id(identity_id));
        self
    }

    /// Takes other logins, of the same user: renewed, or to be linked to the identity. The
    /// credentials so far are given to nobody any more.
    pub fn set_logins(&self, logins: Logins) {
        self.shared.set_logins(logins);
    }

    transport_fn! {
        /// Credentials that are good for five minutes at least, or as long as they last when the
        /// service cannot be reached.
        ///
        /// # Errors
        /// [`AwsCredentialsError`]; [`AwsCredentialsError::means_sign_in_again`] tells whether it is
        /// over.
        pub fn credentials(&self) -> Result<AwsCredentials, AwsCredentialsError> {
            wait!(self.get(false))
        }
    }

    transport_fn! {
        /// New credentials, however good those of now are: after the user's groups have changed,
        /// for example, and with them the role.
        ///
        /// # Errors
        /// As for [`credentials`](Self::credentials).
        pub fn renew_now(&self) -> Result<AwsCredentials, AwsCredentialsError> {
            self.shared.decide(|state, _| state.drop_credentials());
            wait!(self.get(true))
        }
    }

    transport_fn! {
        /// The identity: for resources in AWS it is the user. Asks for credentials, if it is not
        /// known.
        ///
        /// # Errors
        /// As for [`credentials`](Self::credentials).
        pub fn identity_id(&self) -> Result<IdentityId, AwsCredentialsError> {
            if let Some(known) = self.known_identity()? {
                return Ok(known);
            }
            wait!(self.get(false))?;
            self.known_identity()?.ok_or(AwsCredentialsError::Abandoned)
        }
    }

    /// The identity pool.
    #[must_use]
    pub fn pool(&self) -> IdentityPool {
        self.shared.decide(|state, _| state.pool().clone())
    }

    /// When credentials end by this machine's clock, which may be another than the service's.
    #[must_use]
    pub fn expiry_by_this_clock(
        &self,
        credentials: &AwsCredentials,
    ) -> cognito_srp_core::Timestamp {
        self.shared
            .decide(|state, _| state.expiry_by_program(credentials))
    }

    fn known_identity(&self) -> Result<Option<IdentityId>, AwsCredentialsError> {
        let known = self.shared.decide(|state, _| state.identity_id().cloned());
        Ok(match known {
            Some(known) => Some(known),
            None => self.kept_identity()?,
        })
    }

    /// That of the keeper's user, who has to be signed in still.
    fn kept_identity(&self) -> Result<Option<IdentityId>, AwsCredentialsError> {
        let Some(keeper) = &self.keeper else {
            return Ok(None);
        };
        let pool = self.shared.decide(|state, _| state.pool().id().clone());
        Ok(keeper.identity_id(&pool)?)
    }

    transport_fn! {
        fn get(&self, forced: bool) -> Came {
            // Nobody has credentials of a user who has signed out.
            if let Err(error) = self.kept_identity() {
                self.shared.decide(|state, _| state.drop_credentials());
                return Err(error);
            }
            loop {
                let mut ours = None;
                let begin = || Flight::begin(&mut ours);
                let asked = self.shared.ask(forced, Flight::is_under_way, begin);
                if let Some(landing) = ours {
                    self.begin(landing);
                }
                match asked {
                    Asked::Known(known) => return Ok(known),
                    Asked::Share(flight) => {
                        return wait!(flight.landed()).unwrap_or(Err(AwsCredentialsError::Abandoned));
                    }
                    Asked::Wait(flight) => {
                        wait!(flight.landed());
                    }
                }
            }
        }
    }

    /// Gets them for all who wait.
    fn begin(&self, landing: Landing<Came>) {
        let (own, shared) = (self.clone(), Arc::clone(&self.shared));
        let work = work!({ wait!(own.drive()) });
        landing.after(work, move || shared.landed(), || {});
    }

    transport_fn! {
        fn drive(&self) -> Came {
            let (client, shared) = (&self.client, &self.shared);
            let kept = self.kept_identity()?;
            let mut step = shared.decide(|state, _| state.begin(kept));
            loop {
                step = match step {
                    CredentialsStep::Done(result) => return result,
                    CredentialsStep::Logins { renewed } => {
                        let logins = wait!(self.logins(renewed));
                        shared.decide(|state, now| state.logins(logins, now))
                    }
                    CredentialsStep::Identity(exchange) => {
                        let result = wait!(client.run(exchange));
                        shared.decide(|state, now| state.identity(result, now))
                    }
                    CredentialsStep::Credentials(exchange) => {
                        let result = wait!(client.run(exchange));
                        shared.decide(|state, now| state.credentials(result, now))
                    }
                    CredentialsStep::Token(exchange) => {
                        let result = wait!(client.run(exchange));
                        shared.decide(|state, now| state.token(result, now))
                    }
                    CredentialsStep::Role(exchange) => {
                        let result = wait!(client.run(exchange));
                        shared.decide(|state, now| state.role(result, now))
                    }
                    CredentialsStep::Keep(identity_id) => {
                        if let Some(keeper) = &self.keeper {
                            let pool = shared.decide(|state, _| state.pool().id().clone());
                            wait!(keeper.note_identity(pool, identity_id));
                        }
                        shared.decide(|state, _| state.kept())
                    }
                };
            }
        }
    }

    transport_fn! {
        /// The keeper's ID token, or what the program gave.
        fn logins(&self, renewed: bool) -> Result<Logins, AwsCredentialsError> {
            let Some(keeper) = &self.keeper else {
                return Ok(self.shared.logins());
            };
            if renewed {
                wait!(keeper.refresh_now())?;
            }
            let id_token = wait!(keeper.id_token())?.ok_or(AwsCredentialsError::NoIdToken)?;
            Ok(Logins::of_user_pool(keeper.app_client().user_pool_id(), &id_token))
        }
    }
}

impl fmt::Debug for IdentityCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}
