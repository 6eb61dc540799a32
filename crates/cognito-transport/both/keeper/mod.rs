//! A user who stays signed in: one refresh shared by all callers.

mod drive;
mod events;
#[cfg(feature = "identity-pools")]
mod identity;
mod make;
mod sign_out;
mod user;

use core::fmt;
use std::sync::Arc;

use cognito_srp_core::keeper::{KeeperError, KeeperState, RefreshReason, Refreshed};
use cognito_srp_core::{AccessToken, IdToken, TokenStore};
use cognito_transport::{Asked, SharedKeeper};

use crate::client::Client;
use crate::flight::{Flight, Landing, transport_fn, wait, work};

/// Keeps a user signed in: returns valid tokens, and refreshes them before they expire.
///
/// A clone is the same keeper. However many callers ask at once, there is one refresh, and all
/// get its result. A new refresh token is saved before anyone gets the tokens that came with
/// it. A network failure never signs the user out: the old token is returned until it expires,
/// and after that a retryable error. Only the service
/// ([`ServiceError::means_sign_in_again`](crate::ServiceError::means_sign_in_again)) and the
/// program can end the session.
///
/// Several keepers, in this process or others, may share a store. Each save names the version
/// of the session that it replaces. So no keeper undoes another's sign-out or overwrites
/// another user, and each adopts what another has refreshed.
///
/// The keeper confirms a new device
/// ([`Tokens::new_device`](cognito_srp_core::Tokens::new_device)) that is not confirmed yet,
/// because no refresh works without it. It does not keep the device's password: to sign in
/// from the device later, confirm it with [`Client::confirm_device`] first. To have no device,
/// remove it ([`Tokens::take_new_device`](cognito_srp_core::Tokens::take_new_device)).
///
/// A store must not call its own keeper, which waits for the store: in the same thread that is
/// [`KeeperError::AskedByStore`], in another thread it is a deadlock.
///
#[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/keeper.md"))]
#[derive(Clone)]
pub struct Keeper {
    client: Client,
    shared: Arc<SharedKeeper<Flight<Refreshed>>>,
}

impl Keeper {
    fn of(client: Client, state: KeeperState, store: Option<Box<dyn TokenStore>>) -> Self {
        let shared = Arc::new(SharedKeeper::new(&client.shared, state, store));
        Self { client, shared }
    }

    transport_fn! {
        /// Returns an access token that is valid for at least a minute
        /// ([`SignedIn::MARGIN`](cognito_srp_core::SignedIn::MARGIN)), or less if the service
        /// cannot be reached to refresh it.
        ///
        /// # Errors
        /// [`KeeperError::SignedOut`] if the user must sign in again. After any other error
        /// they are still signed in.
        pub fn access_token(&self) -> Result<AccessToken, KeeperError> {
            wait!(self.get(RefreshReason::AccessToken))?.access_token
        }
    }

    transport_fn! {
        /// Returns an ID token that is valid for at least a minute, or less if the service
        /// cannot be reached to refresh it. It may expire before the access token, and is then
        /// refreshed first. `None` if the service returned none.
        ///
        /// # Errors
        /// As for [`access_token`](Self::access_token).
        pub fn id_token(&self) -> Result<Option<IdToken>, KeeperError> {
            wait!(self.get(RefreshReason::IdToken))?.id_token
        }
    }

    /// Tells the keeper that the service has refused this access token as expired or revoked
    /// ([`ServiceError::is_of_ended_access_token`]). The keeper never returns it again,
    /// whatever a clock says.
    ///
    /// [`ServiceError::is_of_ended_access_token`]: cognito_srp_core::ServiceError::is_of_ended_access_token
    pub fn refuse(&self, token: &AccessToken) {
        self.shared.decide(|keeper, _| keeper.refuse(token));
    }

    transport_fn! {
        /// Refreshes even if the tokens are still valid: for example after the user's
        /// attributes or groups have changed, or after a server has refused the access token.
        /// Returns the new access token; [`id_token`](Self::id_token) returns the new ID
        /// token.
        ///
        /// Callers that ask during such a refresh share it.
        ///
        /// # Errors
        /// As for [`access_token`](Self::access_token), but also while the old tokens are
        /// still valid.
        pub fn refresh_now(&self) -> Result<AccessToken, KeeperError> {
            let refreshed = wait!(self.get(RefreshReason::NewTokens))?;
            refreshed.done.and(refreshed.access_token)
        }
    }

    transport_fn! {
        /// Returns the known tokens, or the result of a refresh: the one in progress for the
        /// same reason, or a new one.
        pub(super) fn get(&self, reason: RefreshReason) -> Result<Refreshed, KeeperError> {
            loop {
                let mut ours = None;
                let begin = || Flight::begin(&mut ours);
                let asked = self.shared.ask(reason, Flight::is_under_way, begin)?;
                if let Some(landing) = ours {
                    self.refresh(landing, reason);
                }
                match asked {
                    Asked::Known(known) => return Ok(*known),
                    Asked::Share(flight) => {
                        return wait!(flight.result()).ok_or(KeeperError::Abandoned);
                    }
                    Asked::Wait(flight) => {
                        wait!(flight.result());
                    }
                }
            }
        }
    }

    /// Refreshes for all callers that wait.
    fn refresh(&self, landing: Landing<Refreshed>, reason: RefreshReason) {
        let (keeper, shared) = (self.clone(), Arc::clone(&self.shared));
        let work = work!({
            let driven = wait!(keeper.drive(keeper.shared.begin(reason)));
            driven.unwrap_or_else(|error| Refreshed::failed(&error))
        });
        let told = Arc::clone(&shared);
        landing.after(work, move || shared.ended(), move || told.tell());
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}
