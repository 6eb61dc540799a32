//! A user who stays signed in: one refresh for all who ask.

mod sign_out;

use core::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cognito_srp_core::transport::{KeeperError, Keeping, Next, SignedOut};
use cognito_srp_core::{
    AccessToken, AppClient, Found, IdToken, SignedIn, StoreError, TokenStore, Username,
};
use tokio::task;

use crate::client::Client;
use crate::clock::now;
use crate::flight::Flight;

/// Keeps a user signed in: gives an access token that is good, and refreshes
/// before it ends.
///
/// A clone is the same keeper. However many tasks ask at once, there is one
/// refresh and all have its result. A new refresh token is saved before anyone
/// gets the access token that came with it. A fault of the network never signs the
/// user out: the access token is given while it lasts, and after that an error with
/// which the call can be made again. Only the service can say that it is over
/// ([`SignedIn::ends_with`]), and the program.
///
/// A refresh runs in a task of its own: whoever asked may be dropped, and neither
/// the new tokens nor those who wait are lost. The store's calls are made where
/// they may block (`spawn_blocking`).
///
/// ```no_run
/// use cognito_async::cognito_srp_core::{AppClient, SignedIn, Tokens};
/// use cognito_async::{Client, Keeper};
///
/// # async fn example(client: Client, app_client: AppClient, tokens: Tokens) {
/// let keeper = Keeper::new(client, app_client, SignedIn::new(tokens, None));
/// match keeper.access_token().await {
///     Ok(token) => println!("Authorization: Bearer {}", token.expose()),
///     Err(error) if error.means_sign_in_again() => println!("{error}"),
///     Err(error) => println!("try again: {error}"),
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Keeper {
    shared: Arc<Shared>,
}

struct Shared {
    client: Client,
    store: Option<Arc<dyn TokenStore>>,
    state: Mutex<State>,
}

struct State {
    keeping: Keeping,
    /// The refresh that is under way, if any.
    flight: Option<Flight<Landed>>,
}

type Landed = Result<AccessToken, KeeperError>;

impl Keeper {
    /// A keeper that forgets the user when the process ends.
    #[must_use]
    pub fn new(client: Client, app_client: AppClient, user: SignedIn) -> Self {
        Self::of(client, Keeping::new(app_client, user), None)
    }

    /// A keeper of a user who has just signed in: saved at once, and after each
    /// refresh.
    ///
    /// # Errors
    /// [`KeeperError::Store`] when the user cannot be saved.
    pub async fn stored(
        client: Client,
        app_client: AppClient,
        user: SignedIn,
        store: impl TokenStore + 'static,
    ) -> Result<Self, KeeperError> {
        let store: Arc<dyn TokenStore> = Arc::new(store);
        let saved = user.clone();
        on_store(&store, move |store| {
            let there = store.load()?;
            store.save(&saved, &there.version)
        })
        .await?;
        let keeping = Keeping::new(app_client, user);
        Ok(Self::of(client, keeping, Some(store)))
    }

    /// A keeper of the user who is in the store, from an earlier run of the
    /// program, or `None` when nobody is.
    ///
    /// # Errors
    /// [`KeeperError::Store`] when the store cannot be read.
    pub async fn resume(
        client: Client,
        app_client: AppClient,
        store: impl TokenStore + 'static,
    ) -> Result<Option<Self>, KeeperError> {
        let store: Arc<dyn TokenStore> = Arc::new(store);
        let there = on_store(&store, |store| store.load()).await?;
        Ok(match there.found {
            Found::Nobody => None,
            Found::User(user) => {
                let keeping = Keeping::new(app_client, *user);
                Some(Self::of(client, keeping, Some(store)))
            }
            Found::Damaged(error) => return Err(error.into()),
        })
    }

    fn of(client: Client, keeping: Keeping, store: Option<Arc<dyn TokenStore>>) -> Self {
        let keeping = keeping.with_service_clock(client.service_clock());
        let state = Mutex::new(State {
            keeping,
            flight: None,
        });
        Self {
            shared: Arc::new(Shared {
                client,
                store,
                state,
            }),
        }
    }

    /// An access token that is good for [`SignedIn::MARGIN`] at least, or as long
    /// as it lasts when the service cannot be reached.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] when the user has to sign in again. After any
    /// other the user is still signed in.
    pub async fn access_token(&self) -> Result<AccessToken, KeeperError> {
        let flight = {
            let mut state = self.shared.state();
            match state.under_way() {
                Some(flight) => flight,
                None => match state.keeping.at_once(now()) {
                    Some(known) => return known,
                    None => self.take_off(&mut state),
                },
            }
        };
        let landed = flight.landed().await;
        landed.unwrap_or(Err(KeeperError::Abandoned))
    }

    fn take_off(&self, state: &mut State) -> Flight<Landed> {
        let (working, shared) = (Arc::clone(&self.shared), Arc::clone(&self.shared));
        let work = async move { working.refresh().await };
        let flight = Flight::take_off(work, move || shared.state().flight = None);
        state.flight.insert(flight).clone()
    }

    /// The ID token that came with the newest access token.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] when the user has to sign in again.
    pub fn id_token(&self) -> Result<Option<IdToken>, KeeperError> {
        self.with_user(|user| user.id_token().cloned())
    }

    /// The stored user name, never an alias.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] when the user has to sign in again.
    pub fn username(&self) -> Result<Option<Username>, KeeperError> {
        self.with_user(|user| user.username().cloned())
    }

    fn with_user<T>(&self, get: impl FnOnce(&SignedIn) -> T) -> Result<T, KeeperError> {
        let state = self.shared.state();
        let user = state.keeping.user();
        Ok(get(user.map_err(SignedOut::clone)?))
    }
}

impl State {
    fn under_way(&self) -> Option<Flight<Landed>> {
        self.flight.clone().filter(Flight::is_under_way)
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lock is held for the decisions only, not while something is carried or
    /// stored.
    async fn refresh(&self) -> Result<AccessToken, KeeperError> {
        let mut next = self.state().keeping.begin();
        loop {
            next = match next {
                Next::Done(result) => return result,
                Next::Carry(exchange) => {
                    let result = self.client.run(exchange).await;
                    self.state().keeping.carried(result, now())
                }
                Next::Store(call) => {
                    let reply = match &self.store {
                        Some(store) => {
                            let store = Arc::clone(store);
                            task::spawn_blocking(move || call.make(Some(store.as_ref())))
                                .await
                                .map_err(|_| KeeperError::Abandoned)?
                        }
                        None => call.make(None),
                    };
                    self.state().keeping.stored(reply, now())
                }
            };
        }
    }
}

/// Calls a store where it may block. The call is made even when nobody waits any more.
async fn on_store<T: Send + 'static>(
    store: &Arc<dyn TokenStore>,
    call: impl FnOnce(&dyn TokenStore) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, KeeperError> {
    let store = Arc::clone(store);
    let called = task::spawn_blocking(move || call(store.as_ref())).await;
    Ok(called.map_err(|_| KeeperError::Abandoned)??)
}

impl fmt::Debug for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper")
            .field("keeping", &self.shared.state().keeping)
            .finish_non_exhaustive()
    }
}
