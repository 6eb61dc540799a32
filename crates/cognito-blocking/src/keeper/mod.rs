//! A user who stays signed in: one refresh for all who ask.

mod device;
mod drive;
mod make;
mod sign_out;

use core::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cognito_srp_core::keeper::{KeeperError, KeeperState, RefreshReason, Refreshed, SignedOut};
use cognito_srp_core::{AccessToken, IdToken, TokenStore, Username};
use cognito_transport::in_store::StoreCalls;

use crate::client::Client;
use crate::flight::{Flight, Landing};

/// Keeps a user signed in: gives tokens that are good, and refreshes before they end.
///
/// A clone is the same keeper. However many threads ask at once, one refreshes and
/// all have its result. A new refresh token is saved before anyone gets the tokens that
/// came with it. A fault of the network never signs the user out: a token is given
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
/// ```no_run
/// use cognito_blocking::{AppClient, Client, Keeper, KeeperError, Tokens};
///
/// # fn example(client: Client, app_client: AppClient, tokens: Tokens) -> Result<(), KeeperError> {
/// let keeper = Keeper::new(client, app_client, tokens)?;
/// match keeper.access_token() {
///     Ok(token) => println!("Authorization: Bearer {}", token.expose()),
///     Err(error) if error.means_sign_in_again() => println!("{error}"),
///     Err(error) => println!("try again: {error}"),
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Keeper {
    shared: Arc<Shared>,
}

struct Shared {
    client: Client,
    store: Option<Box<dyn TokenStore>>,
    state: Mutex<State>,
    /// One change of the store at a time: a sign-out waits for a save that is under way.
    store_calls: StoreCalls,
}

struct State {
    keeping: KeeperState,
    /// The refresh that is under way, if any, and what for.
    flight: Option<(RefreshReason, Flight<Refreshed>)>,
}

impl Keeper {
    fn of(client: Client, keeping: KeeperState, store: Option<Box<dyn TokenStore>>) -> Self {
        let keeping = keeping.with_service_clock(client.shared.service_clock());
        let state = Mutex::new(State {
            keeping,
            flight: None,
        });
        Self {
            shared: Arc::new(Shared {
                client,
                store,
                state,
                store_calls: StoreCalls::default(),
            }),
        }
    }

    /// An access token that is good for a minute
    /// ([`SignedIn::MARGIN`](cognito_srp_core::SignedIn::MARGIN)) at least, or as long
    /// as it lasts when the service cannot be reached.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] when the user has to sign in again. After any
    /// other the user is still signed in.
    pub fn access_token(&self) -> Result<AccessToken, KeeperError> {
        let shared = &self.shared;
        shared.get(
            RefreshReason::AccessToken,
            KeeperState::at_once,
            |refreshed| refreshed.access_token,
        )
    }

    /// An ID token that is good for a minute at least, or as long as it lasts when the service cannot be reached. App clients may give ID tokens less
    /// time than access tokens: it is refreshed when it needs to be, too. `None` when
    /// the service gave none.
    ///
    /// # Errors
    /// As for [`access_token`](Self::access_token).
    pub fn id_token(&self) -> Result<Option<IdToken>, KeeperError> {
        let shared = &self.shared;
        shared.get(
            RefreshReason::IdToken,
            KeeperState::id_token_at_once,
            |refreshed| refreshed.id_token,
        )
    }

    /// Takes the service's word that this access token, which was presented in a call of
    /// the program's own, has ended ([`ServiceError::is_of_ended_access_token`]): it is
    /// given to nobody any more, whatever a clock says.
    ///
    /// [`ServiceError::is_of_ended_access_token`]: cognito_srp_core::ServiceError::is_of_ended_access_token
    pub fn refuse(&self, token: &AccessToken) {
        self.shared.state().keeping.refuse(token);
    }

    /// New tokens, however good those of now are: after the user's attributes or groups
    /// have changed, for example, or when someone has refused the access token. Returns
    /// the new access token; [`id_token`](Self::id_token) has the ID token.
    ///
    /// Whoever asks while such a refresh is under way shares it.
    ///
    /// # Errors
    /// As for [`access_token`](Self::access_token), and also while the old tokens last.
    pub fn refresh_now(&self) -> Result<AccessToken, KeeperError> {
        let ask = |_: &mut KeeperState, _| None;
        self.shared.get(RefreshReason::NewTokens, ask, |refreshed| {
            refreshed.done.and(refreshed.access_token)
        })
    }

    /// The stored user name, never an alias.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] when the user has to sign in again.
    pub fn username(&self) -> Result<Option<Username>, KeeperError> {
        let state = self.shared.state();
        let user = state.keeping.user().map_err(SignedOut::clone)?;
        Ok(user.username().cloned())
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is there at once, or what comes of the refresh that is under way for the
    /// same, or of a new one.
    fn get<T>(
        &self,
        demand: RefreshReason,
        at_once: impl Fn(
            &mut KeeperState,
            cognito_srp_core::Timestamp,
        ) -> Option<Result<T, KeeperError>>,
        of: impl Fn(Refreshed) -> Result<T, KeeperError>,
    ) -> Result<T, KeeperError> {
        self.store_calls.not_in_this_thread()?;
        loop {
            let mut state = self.state();
            let under_way = state.flight.clone();
            if let Some((others, flight)) = &under_way
                && (*others == demand || *others == RefreshReason::NewTokens)
            {
                drop(state);
                return of(flight.wait().clone());
            }
            if let Some(known) = at_once(&mut state.keeping, self.client.shared.clock().now()) {
                return known;
            }
            if let Some((_, flight)) = under_way {
                drop(state);
                flight.wait();
                continue;
            }
            let flight = Flight::default();
            state.flight = Some((demand, Arc::clone(&flight)));
            drop(state);
            // A store of the program's may panic.
            let landing = Landing::new(flight, Refreshed::failed(&KeeperError::Abandoned), || {
                self.state().flight = None;
            });
            let begun = self.state().keeping.begin(demand);
            return of(landing.with(self.drive(begun)));
        }
    }

    /// Until no refresh is under way.
    fn wait(&self) {
        let flight = self.state().flight.clone();
        if let Some((_, flight)) = flight {
            let _ = flight.wait();
        }
    }
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper")
            .field("keeping", &self.shared.state().keeping)
            .finish_non_exhaustive()
    }
}
