//! The user of a profile, who is signed in from an earlier run.

use cognito_srp_core::{AccessToken, AppClient, IntoExchange, Outcome};

use crate::args::Connection;
use crate::failure::Failure;
use crate::keeper::Keeper;
use crate::profile::{KnownClient, Profile, Stored};
use crate::transport::Carrier;

/// A user who is signed in, with a way to the service.
pub(crate) struct Session {
    profile: Profile,
    app_client: AppClient,
    known: Stored,
    carrier: Carrier,
}

impl Session {
    /// Opens the profile of the connection.
    ///
    /// # Errors
    /// [`Failure::SignedOut`] when nobody is signed in there; others when the
    /// arguments or the environment are of another app client.
    pub(crate) fn open(connection: &Connection) -> Result<Self, Failure> {
        let profile = connection.profile()?;
        // First of all: who is not signed in needs no secret, nor the right pool.
        if matches!(profile.store().path().try_exists(), Ok(false)) {
            return Err(nobody(&profile));
        }
        let known = profile.client()?.ok_or_else(|| nobody(&profile))?;
        let app_client = connection.site_of(&known)?.app_client;
        let known = known.into_stored();
        Ok(Self {
            profile,
            app_client,
            known,
            carrier: connection.carrier()?,
        })
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.profile
    }

    pub(crate) fn app_client(&self) -> &AppClient {
        &self.app_client
    }

    pub(crate) fn carrier(&self) -> &Carrier {
        &self.carrier
    }

    pub(crate) fn keeper(&self) -> Result<Keeper<'_>, Failure> {
        let store = self.profile.store();
        let keeper = Keeper::resume(&self.carrier, self.app_client.clone(), store)?;
        let keeper = keeper.ok_or_else(|| nobody(&self.profile))?;
        self.check_client()?;
        Ok(keeper)
    }

    /// Whether the profile is of this app client still. Who signs in writes that first
    /// and the session after it: of a session that was loaded before this, it is sure
    /// whose it is.
    pub(crate) fn check_client(&self) -> Result<(), Failure> {
        match self.profile.client()?.map(KnownClient::into_stored) {
            Some(known) if known == self.known => Ok(()),
            _ => {
                let name = self.profile.name();
                let why = "has become another app client's in the meantime: try again";
                Err(Failure::Usage(format!("the profile {name} {why}")))
            }
        }
    }

    /// An access token that is good, refreshed when needed.
    pub(crate) fn access_token(&self) -> Result<AccessToken, Failure> {
        Ok(self.keeper()?.access_token()?)
    }

    pub(crate) fn run<E: IntoExchange>(
        &self,
        exchange: E,
    ) -> Result<<E::Outcome as Outcome>::Settled, Failure> {
        Ok(self.carrier.run(exchange)?)
    }
}

pub(crate) fn nobody(profile: &Profile) -> Failure {
    let name = profile.name();
    Failure::SignedOut(format!(
        "nobody is signed in in the profile {name}: cognito sign-in --keep"
    ))
}
