//! A user who stays signed in: one refresh for all who ask.

mod drive;
mod events;
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

/// Keeps a user signed in: gives tokens that are good, and refreshes before they end.
///
/// A clone is the same keeper. However many callers ask at once, there is one
/// refresh and all have its result. A new refresh token is saved before anyone gets the
/// tokens that came with it. A fault of the network never signs the user out: a token is given
/// while it lasts, and after that an error with which the call can be made again. Only
/// the service can say that it is over
/// ([`ServiceError::means_sign_in_again`](crate::ServiceError::means_sign_in_again)), and the
/// program.
///
/// Several keepers, in this process or others, may share a store. Each says which
/// version of the session it replaces: a sign-out in one is not undone by another, one
/// user is not written over another, and what one has refreshed the others take over.
///
/// A new device ([`Tokens::new_device`](cognito_srp_core::Tokens::new_device)) that
/// nobody has confirmed the keeper confirms itself, for without that there is no
/// refresh. It keeps no password of it: to sign in from it later, confirm it
/// with [`Client::confirm_device`] first. To have no device, take it out
/// ([`Tokens::take_new_device`](cognito_srp_core::Tokens::take_new_device)).
///
/// A store must not ask its own keeper for anything, which waits for the store: in the
/// thread in which the store was called that is [`KeeperError::AskedByStore`], in
/// another it waits for ever.
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
        /// An access token that is good for a minute
        /// ([`SignedIn::MARGIN`](cognito_srp_core::SignedIn::MARGIN)) at least, or as long
        /// as it lasts when the service cannot be reached.
        ///
        /// # Errors
        /// [`KeeperError::SignedOut`] when the user has to sign in again. After any
        /// other the user is still signed in.
        pub fn access_token(&self) -> Result<AccessToken, KeeperError> {
            wait!(self.get(RefreshReason::AccessToken))?.access_token
        }
    }

    transport_fn! {
        /// An ID token that is good for a minute at least, or as long as it lasts when the
        /// service cannot be reached. App clients may give ID tokens less time than access
        /// tokens: it is refreshed when it needs to be, too. `None` when the service gave none.
        ///
        /// # Errors
        /// As for [`access_token`](Self::access_token).
        pub fn id_token(&self) -> Result<Option<IdToken>, KeeperError> {
            wait!(self.get(RefreshReason::IdToken))?.id_token
        }
    }

    /// Takes the service's word that this access token, which was presented in a call of
    /// the program's own, has ended ([`ServiceError::is_of_ended_access_token`]): it is
    /// given to nobody any more, whatever a clock says.
    ///
    /// [`ServiceError::is_of_ended_access_token`]: cognito_srp_core::ServiceError::is_of_ended_access_token
    pub fn refuse(&self, token: &AccessToken) {
        self.shared.decide(|keeper, _| keeper.refuse(token));
    }

    transport_fn! {
        /// New tokens, however good those of now are: after the user's attributes or groups
        /// have changed, for example, or when someone has refused the access token. Returns
        /// the new access token; [`id_token`](Self::id_token) has the ID token.
        ///
        /// Whoever asks while such a refresh is under way shares it.
        ///
        /// # Errors
        /// As for [`access_token`](Self::access_token), and also while the old tokens last.
        pub fn refresh_now(&self) -> Result<AccessToken, KeeperError> {
            let refreshed = wait!(self.get(RefreshReason::NewTokens))?;
            refreshed.done.and(refreshed.access_token)
        }
    }

    transport_fn! {
        /// What is there at once, or what comes of the refresh that is under way for the
        /// same, or of a new one.
        pub(super) fn get(&self, reason: RefreshReason) -> Result<Refreshed, KeeperError> {
            loop {
                let mut ours = None;
                let begin = || {
                    let (flight, landing) = Flight::new();
                    ours = Some(landing);
                    flight
                };
                let asked = self.shared.ask(reason, Flight::is_under_way, begin)?;
                if let Some(landing) = ours {
                    self.refresh(landing, reason);
                }
                match asked {
                    Asked::Known(known) => return Ok(*known),
                    Asked::Share(flight) => {
                        return wait!(flight.landed()).ok_or(KeeperError::Abandoned);
                    }
                    Asked::Wait(flight) => {
                        wait!(flight.landed());
                    }
                }
            }
        }
    }

    /// Refreshes for all who wait.
    fn refresh(&self, landing: Landing<Refreshed>, reason: RefreshReason) {
        let (keeper, shared) = (self.clone(), Arc::clone(&self.shared));
        let work = work!({
            let driven = wait!(keeper.drive(keeper.shared.begin(reason)));
            driven.unwrap_or_else(|error| Refreshed::failed(&error))
        });
        let told = Arc::clone(&shared);
        landing.after(work, move || shared.landed(), move || told.tell());
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.shared.fmt(f)
    }
}
