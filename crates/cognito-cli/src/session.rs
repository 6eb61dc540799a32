//! A profile's user, who signed in in an earlier run.

use cognito_srp_core::call;
use cognito_srp_core::keeper::{KeeperError, KeeperState};
use cognito_srp_core::{
    AccessToken, AppClient, DeviceKey, EndpointSettings, Found, IntoExchange, Outcome,
    ServiceError, StoreErrorKind, TokenStore, Username,
};

use crate::args::Connection;
use crate::failure::Failure;
use crate::keeper::Keeper;
use crate::profile::{ClientConfig, KnownClient, Profile, ProfileStore};
use crate::transport::Transport;

/// A signed-in user, from the profile alone.
pub(crate) struct Opened {
    profile: Profile,
    client: KnownClient,
    config: ClientConfig,
}

impl Opened {
    /// Opens the profile of the connection.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] if nobody is signed in there; other failures if the arguments or
    /// the environment name another app client or endpoint.
    pub(crate) fn open(connection: &Connection) -> Result<Self, Failure> {
        let profile = connection.profile()?;
        let client = profile.client()?.filter(KnownClient::is_signed_in);
        // First, because a user who is not signed in needs neither a secret nor the right
        // pool.
        let client = client.ok_or_else(|| not_signed_in(&profile))?;
        Ok(Self {
            config: connection.client_config_of(&client)?,
            client,
            profile,
        })
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.profile
    }

    /// The endpoint settings of where the user signed in.
    pub(crate) fn endpoint_settings(&self) -> EndpointSettings {
        self.config.endpoint_settings()
    }

    /// The keeper's state without a transport, of the profile as it was opened. Reading the
    /// trusted certificates takes longer than everything else.
    pub(crate) fn keeper(&self) -> Option<KeeperState> {
        KeeperState::new(self.config.app_client.clone(), self.client.user()?).ok()
    }

    /// Adds the chosen transport.
    pub(crate) fn connect(self, connection: &Connection) -> Result<Session, Failure> {
        Ok(Session {
            transport: connection.transport()?,
            config: self.config,
            client: self.client,
            profile: self.profile,
        })
    }
}

/// A signed-in user, with a transport.
pub(crate) struct Session {
    profile: Profile,
    client: KnownClient,
    config: ClientConfig,
    transport: Transport,
}

impl Session {
    /// Opens the profile of the connection.
    ///
    /// # Errors
    /// The failures of [`Opened::open`], and of a transport that cannot be built.
    pub(crate) fn open(connection: &Connection) -> Result<Self, Failure> {
        Opened::open(connection)?.connect(connection)
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.profile
    }

    pub(crate) fn client_config(&self) -> &ClientConfig {
        &self.config
    }

    pub(crate) fn app_client(&self) -> &AppClient {
        &self.config.app_client
    }

    pub(crate) fn transport(&self) -> &Transport {
        &self.transport
    }

    fn store(&self) -> ProfileStore {
        self.profile.store(&self.client)
    }

    pub(crate) fn keeper(&self) -> Result<Keeper, Failure> {
        let keeper = Keeper::resume(&self.transport, self.app_client().clone(), self.store());
        let keeper = keeper.map_err(|error| match error {
            KeeperError::Mismatch(_) if self.was_replaced() => Failure::SignedOut(format!(
                "another user has since signed in to the profile {}",
                self.profile.name()
            )),
            KeeperError::Mismatch(_) => {
                Failure::from(error).in_context(&format!("the profile {}", self.profile.name()))
            }
            error => error.into(),
        });
        keeper?.ok_or_else(|| not_signed_in(&self.profile))
    }

    /// Whether somebody has signed in with another app client since the profile was opened.
    fn was_replaced(&self) -> bool {
        let now = self.profile.client();
        now.is_ok_and(|now| now.is_some_and(|now| !now.is(&self.client)))
    }

    /// A valid access token, refreshed if needed.
    pub(crate) fn access_token(&self) -> Result<AccessToken, Failure> {
        Ok(self.keeper()?.access_token()?)
    }

    /// Removes this user, whom the service has deleted, and their devices. A user who has
    /// signed in in the meantime stays.
    pub(crate) fn forget_user(&self, user: &Username) -> Result<(), Failure> {
        let store = self.store();
        loop {
            let loaded = store.load()?;
            let is_theirs = match &loaded.found {
                Found::User(now) => now.username() == Some(user),
                Found::Nobody | Found::Damaged(_) => false,
            };
            if !is_theirs {
                break;
            }
            match store.clear(&loaded.version) {
                // Another process has refreshed the tokens.
                Err(error) if error.kind() == StoreErrorKind::Changed => {}
                done => break done?,
            }
        }
        self.profile.forget_devices_of(&self.config.realm(), user)
    }

    /// The app client and the transport.
    pub(crate) fn into_parts(self) -> (ClientConfig, Transport) {
        (self.config, self.transport)
    }

    /// The device to which this session is bound.
    pub(crate) fn device_key(&self) -> Result<Option<DeviceKey>, Failure> {
        Ok(match self.store().load()?.found {
            Found::User(user) => user.device_key().cloned(),
            Found::Nobody | Found::Damaged(_) => None,
        })
    }

    pub(crate) fn run<E: IntoExchange>(
        &self,
        exchange: E,
    ) -> Result<<E::Outcome as Outcome>::Settled, Failure> {
        self.checked(self.transport.run(exchange))
    }

    /// The result of a request with this session's access token. If the service says that the
    /// token has ended, it is not used again, whatever this machine's clock says.
    pub(crate) fn checked<T>(&self, result: Result<T, call::Error>) -> Result<T, Failure> {
        self.check_access_token(&result)?;
        Ok(result?)
    }

    /// As [`checked`](Self::checked), for requests whose other refusals the caller handles.
    pub(crate) fn check_access_token<T>(
        &self,
        result: &Result<T, call::Error>,
    ) -> Result<(), Failure> {
        match result {
            Ok(_) => Ok(()),
            Err(error) => self.check_refusal(error),
        }
    }

    fn check_refusal(&self, error: &call::Error) -> Result<(), Failure> {
        let refusal = error.service();
        if !refusal.is_some_and(ServiceError::is_of_ended_access_token) {
            return Ok(());
        }
        self.keeper()?.refresh_now()?;
        Err(Failure::Refused(
            "the service says that the access token has expired; there is a new one now: try again"
                .to_owned(),
        ))
    }
}

/// What to do if nobody is signed in.
pub(crate) const SIGN_IN: &str = ": run cognito sign-in --keep or cognito login";

fn not_signed_in(profile: &Profile) -> Failure {
    let name = profile.name();
    Failure::SignedOut(format!(
        "nobody is signed in to the profile {name}{SIGN_IN}"
    ))
}
