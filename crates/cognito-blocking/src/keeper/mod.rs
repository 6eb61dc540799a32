//! A user who stays signed in: one refresh for all who ask.

mod sign_out;

use core::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cognito_srp_core::transport::{KeeperError, Keeping, Next, SignedOut};
use cognito_srp_core::{AccessToken, AppClient, Found, IdToken, SignedIn, TokenStore, Username};

use crate::client::Client;
use crate::clock::now;
use crate::flight::{Flight, Landing};

/// Keeps a user signed in: gives an access token that is good, and refreshes
/// before it ends.
///
/// A clone is the same keeper. However many threads ask at once, one refreshes and
/// all have its result. A new refresh token is saved before anyone gets the access
/// token that came with it. A fault of the network never signs the user out: the
/// access token is given while it lasts, and after that an error with which the
/// call can be made again. Only the service can say that it is over
/// ([`SignedIn::ends_with`]), and the program.
///
/// ```no_run
/// use cognito_blocking::cognito_srp_core::{AppClient, SignedIn, Tokens};
/// use cognito_blocking::{Client, Keeper, KeeperError};
///
/// # fn example(client: Client, app_client: AppClient, tokens: Tokens) -> Result<(), KeeperError> {
/// let keeper = Keeper::new(client, app_client, SignedIn::new(tokens, None));
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
    pub fn stored(
        client: Client,
        app_client: AppClient,
        user: SignedIn,
        store: impl TokenStore + 'static,
    ) -> Result<Self, KeeperError> {
        let there = store.load()?;
        store.save(&user, &there.version)?;
        let keeping = Keeping::new(app_client, user);
        Ok(Self::of(client, keeping, Some(Box::new(store))))
    }

    /// A keeper of the user who is in the store, from an earlier run of the
    /// program, or `None` when nobody is.
    ///
    /// # Errors
    /// [`KeeperError::Store`] when the store cannot be read.
    pub fn resume(
        client: Client,
        app_client: AppClient,
        store: impl TokenStore + 'static,
    ) -> Result<Option<Self>, KeeperError> {
        Ok(match store.load()?.found {
            Found::Nobody => None,
            Found::User(user) => {
                let keeping = Keeping::new(app_client, *user);
                Some(Self::of(client, keeping, Some(Box::new(store))))
            }
            Found::Damaged(error) => return Err(error.into()),
        })
    }

    fn of(client: Client, keeping: Keeping, store: Option<Box<dyn TokenStore>>) -> Self {
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
    pub fn access_token(&self) -> Result<AccessToken, KeeperError> {
        let flight = {
            let mut state = self.shared.state();
            if let Some(flight) = &state.flight {
                let flight = Arc::clone(flight);
                drop(state);
                return flight.wait().clone();
            }
            if let Some(known) = state.keeping.at_once(now()) {
                return known;
            }
            Arc::clone(state.flight.insert(Flight::default()))
        };
        // A store of the program's may panic.
        let landing = Landing::new(flight, Err(KeeperError::Abandoned), || {
            self.shared.state().flight = None;
        });
        landing.with(self.shared.refresh())
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

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The lock is held for the decisions only, not while something is carried or
    /// stored.
    fn refresh(&self) -> Result<AccessToken, KeeperError> {
        let mut next = self.state().keeping.begin();
        loop {
            next = match next {
                Next::Done(result) => return result,
                Next::Carry(exchange) => {
                    let result = self.client.run(exchange);
                    self.state().keeping.carried(result, now())
                }
                Next::Store(call) => {
                    let reply = call.make(self.store.as_deref());
                    self.state().keeping.stored(reply, now())
                }
            };
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
