//! AWS credentials from an identity pool: concurrent callers share one request.

use core::fmt;
use std::sync::Arc;

use cognito_srp_core::identity_pool::{AwsCredentialsError, CredentialsFlow, CredentialsStep};
use cognito_srp_core::{AssumeRole, AwsCredentials, IdentityId, IdentityPool, Logins};
use cognito_transport::{Asked, SharedCredentials};

use super::keeper::Keeper;
use crate::client::Client;
use crate::flight::{Flight, Landing, transport_fn, wait, work};

/// AWS credentials for the user of a [`Keeper`], or for a guest. They are returned while they
/// are valid, and renewed five minutes before they expire.
///
/// Clones share the credentials. Concurrent callers share one request and its result. The ID
/// token comes from the keeper, which refreshes it when it is old; if the identity pool
/// refuses it anyway, it is refreshed once more. The keeper's store keeps the user's identity
/// with their session. If the service cannot be reached, credentials are returned while they
/// are valid; once the user must sign in again, none are.
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
    /// Credentials for the user of this keeper, over its client.
    #[must_use]
    pub fn new(keeper: Keeper, pool: IdentityPool) -> Self {
        Self::of(keeper.client().clone(), Some(keeper), pool, Logins::guest())
    }

    /// Credentials for a guest. Each guest gets a new identity, unless
    /// [`with_identity_id`](Self::with_identity_id) sets an earlier one.
    #[must_use]
    pub fn guest(client: Client, pool: IdentityPool) -> Self {
        Self::of(client, None, pool, Logins::guest())
    }

    /// Credentials for a user of other providers, such as Google. When one of the tokens
    /// expires, pass a new one to [`set_logins`](Self::set_logins).
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

    /// Requests this role (`CustomRoleArn`), one of those that the user may have.
    #[must_use]
    pub fn with_custom_role_arn(self, arn: impl Into<String>) -> Self {
        self.with_flow(CredentialsFlow::Enhanced {
            custom_role_arn: Some(arn.into()),
        })
    }

    /// Uses the basic (classic) flow: a role of the program's choice, from the Security Token
    /// Service.
    #[must_use]
    pub fn with_role(self, role: AssumeRole) -> Self {
        self.with_flow(CredentialsFlow::Basic(role))
    }

    fn with_flow(self, flow: CredentialsFlow) -> Self {
        self.shared.decide(|state, _| state.set_flow(flow));
        self
    }

    /// Sets the identity from an earlier run, for a guest or a user of other providers. For a
    /// keeper's user, the keeper's store has it.
    #[must_use]
    pub fn with_identity_id(self, identity_id: IdentityId) -> Self {
        self.shared
            .decide(|state, _| state.set_identity_id(identity_id));
        self
    }

    /// Replaces the logins of the same user: with renewed tokens, or with logins to link to
    /// the identity. The current credentials are not returned any more.
    pub fn set_logins(&self, logins: Logins) {
        self.shared.set_logins(logins);
    }

    transport_fn! {
        /// Returns credentials that are valid for at least five minutes, or less if the
        /// service cannot be reached to renew them.
        ///
        /// # Errors
        /// [`AwsCredentialsError`]; [`AwsCredentialsError::means_sign_in_again`] says whether
        /// the user must sign in again.
        pub fn credentials(&self) -> Result<AwsCredentials, AwsCredentialsError> {
            wait!(self.get(false))
        }
    }

    transport_fn! {
        /// Returns new credentials, even if the current ones are valid: for example after the
        /// user's groups, and with them the role, have changed.
        ///
        /// # Errors
        /// As for [`credentials`](Self::credentials).
        pub fn renew_now(&self) -> Result<AwsCredentials, AwsCredentialsError> {
            self.shared.decide(|state, _| state.drop_credentials());
            wait!(self.get(true))
        }
    }

    transport_fn! {
        /// The identity, which identifies the user to resources in AWS. Requests credentials
        /// if it is not known yet.
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

    /// When credentials expire by this machine's clock, which may differ from the service's.
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

    /// The identity of the keeper's user, who must still be signed in.
    fn kept_identity(&self) -> Result<Option<IdentityId>, AwsCredentialsError> {
        let Some(keeper) = &self.keeper else {
            return Ok(None);
        };
        let pool = self.shared.decide(|state, _| state.pool().id().clone());
        Ok(keeper.identity_id(&pool)?)
    }

    transport_fn! {
        fn get(&self, forced: bool) -> Came {
            // A user who has signed out gets no credentials.
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
                        return wait!(flight.result()).unwrap_or(Err(AwsCredentialsError::Abandoned));
                    }
                    Asked::Wait(flight) => {
                        wait!(flight.result());
                    }
                }
            }
        }
    }

    /// Requests credentials for all waiting callers.
    fn begin(&self, landing: Landing<Came>) {
        let (own, shared) = (self.clone(), Arc::clone(&self.shared));
        let work = work!({ wait!(own.drive()) });
        landing.after(work, move || shared.ended(), || {});
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
        /// The keeper's ID token, or the logins that the program gave.
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
