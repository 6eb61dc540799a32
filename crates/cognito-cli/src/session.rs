//! The user of a profile, who is signed in from an earlier run.

use cognito_srp_core::call;
use cognito_srp_core::keeper::KeeperError;
use cognito_srp_core::{
    AccessToken, AppClient, DeviceKey, Found, IntoExchange, Outcome, ServiceError, TokenStore,
};

use crate::args::Connection;
use crate::failure::Failure;
use crate::keeper::Keeper;
use crate::profile::{KnownClient, Profile, ProfileStore, Site};
use crate::transport::Carrier;

/// A user who is signed in, with a way to the service.
pub(crate) struct Session {
    profile: Profile,
    client: KnownClient,
    site: Site,
    carrier: Carrier,
}

impl Session {
    /// Opens the profile of the connection.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when nobody is signed in there; others when the
    /// arguments or the environment are of another app client or endpoint.
    pub(crate) fn open(connection: &Connection) -> Result<Self, Failure> {
        let profile = connection.profile()?;
        let client = profile.client()?.filter(|client| client.signed_in);
        // First of all: who is not signed in needs no secret, nor the right pool.
        let client = client.ok_or_else(|| nobody(&profile))?;
        Ok(Self {
            site: connection.site_of(&client)?,
            carrier: connection.carrier()?,
            client,
            profile,
        })
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.profile
    }

    pub(crate) fn site(&self) -> &Site {
        &self.site
    }

    pub(crate) fn app_client(&self) -> &AppClient {
        &self.site.app_client
    }

    pub(crate) fn carrier(&self) -> &Carrier {
        &self.carrier
    }

    fn store(&self) -> ProfileStore {
        self.profile.store(&self.client)
    }

    pub(crate) fn keeper(&self) -> Result<Keeper<'_>, Failure> {
        let keeper = Keeper::resume(&self.carrier, self.app_client().clone(), self.store());
        let keeper = keeper.map_err(|error| match error {
            KeeperError::Mismatch(_) if self.is_anothers_now() => Failure::SignedOut(format!(
                "another user has signed in in the profile {} meanwhile",
                self.profile.name()
            )),
            KeeperError::Mismatch(_) => {
                Failure::from(error).in_context(&format!("the profile {}", self.profile.name()))
            }
            error => error.into(),
        });
        keeper?.ok_or_else(|| nobody(&self.profile))
    }

    /// Whether somebody has signed in with another app client since the profile was opened.
    fn is_anothers_now(&self) -> bool {
        let now = self.profile.client();
        now.is_ok_and(|now| now.is_some_and(|now| !now.is(&self.client)))
    }

    /// An access token that is good, refreshed when needed.
    pub(crate) fn access_token(&self) -> Result<AccessToken, Failure> {
        Ok(self.keeper()?.access_token()?)
    }

    /// The device that this session is bound to.
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
        self.answered(self.carrier.run(exchange))
    }

    /// What came of a request with this session's access token. If the service calls
    /// that ended, whatever this machine's clock says, nobody is given it again.
    pub(crate) fn answered<T>(&self, result: Result<T, call::Error>) -> Result<T, Failure> {
        self.look_at(&result)?;
        Ok(result?)
    }

    /// As [`answered`](Self::answered), where other refusals are somebody else's.
    pub(crate) fn look_at<T>(&self, result: &Result<T, call::Error>) -> Result<(), Failure> {
        let refusal = result.as_ref().err().and_then(call::Error::service);
        if !refusal.is_some_and(ServiceError::is_of_ended_access_token) {
            return Ok(());
        }
        self.keeper()?.refresh_now()?;
        Err(Failure::Refused(
            "the service called the access token ended; there is a new one now: try again"
                .to_owned(),
        ))
    }
}

fn nobody(profile: &Profile) -> Failure {
    let name = profile.name();
    Failure::SignedOut(format!(
        "nobody is signed in in the profile {name}: cognito sign-in --keep"
    ))
}
