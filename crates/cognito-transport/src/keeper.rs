//! A keeper that many callers share, whichever transport carries for it.

use core::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cognito_srp_core::call::Clock;
use cognito_srp_core::keeper::{
    KeeperError, KeeperEvent, KeeperState, RefreshReason, RefreshStep, Refreshed, StoreCall,
    StoreReply,
};
use cognito_srp_core::{
    AppClient, ConfirmedDevice, DeviceEntropy, Exchange, Found, Loaded, Timestamp, TokenStore,
};

use crate::client::SharedClient;
use crate::in_store::StoreCalls;

/// A [`KeeperState`] for many callers at once, with one refresh for all who want the same:
/// the decisions of a transport's keeper, its lock and its store.
///
/// The lock is held for the decisions only, not while something is carried or stored. The
/// store is called by one thread at a time where it is changed, so that a sign-out waits
/// for a save that is under way.
///
/// `F` is the transport's: a refresh that is under way, for which a caller can wait.
pub struct SharedKeeper<F> {
    state: Mutex<State<F>>,
    clock: Clock,
    store: Option<Box<dyn TokenStore>>,
    store_calls: StoreCalls,
}

struct State<F> {
    keeper: KeeperState,
    /// The refresh that is under way, if any, and what for.
    under_way: Option<(RefreshReason, F)>,
    observers: Vec<Observer>,
    /// Somebody is telling them, one event after the other.
    is_telling: bool,
}

type Observer = Arc<dyn Fn(&KeeperEvent) + Send + Sync>;

/// What a caller has to do.
#[derive(Debug)]
pub enum Asked<F> {
    /// Nothing: this is known.
    Known(Box<Refreshed>),
    /// To wait for this refresh. What it comes to is the answer.
    Share(F),
    /// To wait for this refresh, which is for something else, and ask again.
    Wait(F),
}

impl<F: Clone> SharedKeeper<F> {
    /// Shares the state of a user, as the store has them if there is one. The clocks are
    /// those of the client.
    #[must_use]
    pub fn new(
        client: &SharedClient,
        keeper: KeeperState,
        store: Option<Box<dyn TokenStore>>,
    ) -> Self {
        Self {
            state: Mutex::new(State {
                keeper: keeper.with_service_clock(Arc::clone(client.calls().service_clock())),
                under_way: None,
                observers: Vec::new(),
                is_telling: false,
            }),
            clock: client.clock().clone(),
            store,
            store_calls: StoreCalls::default(),
        }
    }

    /// Decides something about the user, at this moment of the program's clock.
    pub fn decide<R>(&self, decide: impl FnOnce(&mut KeeperState, Timestamp) -> R) -> R {
        let mut state = self.state();
        decide(&mut state.keeper, self.clock.now())
    }

    /// What is there at once, or the refresh to wait for: one that is under way, or the
    /// one that `begin` makes, which then [`begin`](Self::begin)s and is driven to its
    /// end. `is_alive` says whether a refresh is under way still, for its transport may
    /// have gone away.
    ///
    /// # Errors
    /// [`KeeperError::AskedByStore`] when the caller is the keeper's own store.
    pub fn ask(
        &self,
        reason: RefreshReason,
        is_alive: impl Fn(&F) -> bool,
        begin: impl FnOnce() -> F,
    ) -> Result<Asked<F>, KeeperError> {
        self.not_by_store()?;
        let mut state = self.state();
        let under_way = state.under_way(is_alive);
        if let Some((others, refresh)) = &under_way
            && (*others == reason || *others == RefreshReason::NewTokens)
        {
            return Ok(Asked::Share(refresh.clone()));
        }
        if let Some(known) = state.keeper.known(reason, self.clock.now()) {
            return Ok(Asked::Known(Box::new(known)));
        }
        if let Some((_, refresh)) = under_way {
            return Ok(Asked::Wait(refresh));
        }
        let refresh = begin();
        state.under_way = Some((reason, refresh.clone()));
        Ok(Asked::Share(refresh))
    }

    /// Begins a refresh that was promised to those who [`ask`](Self::ask).
    pub fn begin(&self, reason: RefreshReason) -> RefreshStep {
        self.state().keeper.begin(reason)
    }

    /// A refresh has ended, however it went: the next who needs one begins another.
    pub fn landed(&self) {
        self.state().under_way = None;
    }

    /// Has this function told what happens to the user from now on.
    pub fn on_event(&self, told: impl Fn(&KeeperEvent) + Send + Sync + 'static) {
        self.state().observers.push(Arc::new(told));
    }

    /// Tells what has happened, in its order, after a refresh or a sign-out. An observer may
    /// ask the keeper, and so make more happen: nothing is locked meanwhile, and whoever is
    /// telling already goes on with that.
    pub fn tell(&self) {
        while let Some(telling) = Telling::begin(self) {
            for told in &telling.observers {
                told(&telling.event);
            }
        }
    }

    /// The refresh that is under way, if any: a sign-out waits for it.
    ///
    /// # Errors
    /// As for [`ask`](Self::ask).
    pub fn under_way(&self, is_alive: impl Fn(&F) -> bool) -> Result<Option<F>, KeeperError> {
        self.not_by_store()?;
        let under_way = self.state().under_way(is_alive);
        Ok(under_way.map(|(_, refresh)| refresh))
    }

    /// What confirms the user's new device, if there is one still, and entropy for it.
    pub fn confirmation(&self) -> Option<Exchange<ConfirmedDevice>> {
        let entropy = DeviceEntropy::generate().ok()?;
        self.state().keeper.confirmation(entropy)
    }

    /// Whether there is a store; if not, no call of it blocks.
    #[must_use]
    pub fn has_store(&self) -> bool {
        self.store.is_some()
    }

    /// Makes a call of the store, which may block.
    pub fn call_store(&self, call: StoreCall) -> StoreReply {
        self.store_calls.make(call, self.store.as_deref())
    }

    /// Before something that may wait for the store.
    ///
    /// # Errors
    /// As for [`ask`](Self::ask).
    pub fn not_by_store(&self) -> Result<(), KeeperError> {
        self.store_calls.not_in_this_thread()
    }

    fn state(&self) -> MutexGuard<'_, State<F>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An event that is being told. When it is dropped the next one may be, also after a panic.
struct Telling<'k, F: Clone> {
    keeper: &'k SharedKeeper<F>,
    event: KeeperEvent,
    observers: Vec<Observer>,
}

impl<'k, F: Clone> Telling<'k, F> {
    fn begin(keeper: &'k SharedKeeper<F>) -> Option<Self> {
        let mut state = keeper.state();
        if state.is_telling {
            return None;
        }
        let event = state.keeper.take_event()?;
        state.is_telling = true;
        Some(Self {
            keeper,
            event,
            observers: state.observers.clone(),
        })
    }
}

impl<F: Clone> Drop for Telling<'_, F> {
    fn drop(&mut self) {
        self.keeper.state().is_telling = false;
    }
}

impl<F: Clone> State<F> {
    fn under_way(&self, is_alive: impl Fn(&F) -> bool) -> Option<(RefreshReason, F)> {
        let under_way = self.under_way.as_ref();
        under_way.filter(|(_, refresh)| is_alive(refresh)).cloned()
    }
}

/// The state of a user who was found in a store, or `None` when nobody was.
///
/// # Errors
/// [`KeeperError::Mismatch`] when the user did not sign in with this app client,
/// [`KeeperError::Store`] when what is there is damaged.
pub fn resumed(app_client: AppClient, loaded: Loaded) -> Result<Option<KeeperState>, KeeperError> {
    match loaded.found {
        Found::Nobody => Ok(None),
        Found::User(user) => Ok(Some(KeeperState::new(app_client, *user)?)),
        Found::Damaged(error) => Err(error.into()),
    }
}

/// As a transport's keeper is shown.
impl<F: Clone> fmt::Debug for SharedKeeper<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper")
            .field("state", &self.state().keeper)
            .finish_non_exhaustive()
    }
}
