//! A keeper that many callers share, over either transport.

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

use crate::asked::Asked;
use crate::client::SharedClient;
use crate::in_store::StoreCalls;

/// A [`KeeperState`] for many callers at once, with one refresh for all that need the same: a
/// transport's keeper with its lock and its store, but without IO.
///
/// The lock is held only for decisions, not while something is sent or stored. Only one thread
/// at a time changes the store, so a sign-out waits for a save in progress.
///
/// `F` is the transport's type for a refresh in progress, for which callers can wait.
pub struct SharedKeeper<F> {
    state: Mutex<State<F>>,
    clock: Clock,
    store: Option<Box<dyn TokenStore>>,
    store_calls: StoreCalls,
}

struct State<F> {
    keeper: KeeperState,
    /// The refresh in progress, if any, and its reason.
    under_way: Option<(RefreshReason, F)>,
    observers: Vec<Observer>,
    /// Somebody is calling the observers, one event after the other.
    is_telling: bool,
}

type Observer = Arc<dyn Fn(&KeeperEvent) + Send + Sync>;

impl<F: Clone> SharedKeeper<F> {
    /// Shares the state of a session, with its store if there is one. The clocks are the
    /// client's.
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

    /// Makes one decision, at this moment of the program's clock.
    pub fn decide<R>(&self, decide: impl FnOnce(&mut KeeperState, Timestamp) -> R) -> R {
        let mut state = self.state();
        decide(&mut state.keeper, self.clock.now())
    }

    /// Returns known tokens, or the refresh to wait for: the one in progress, or a new one
    /// from `begin`, which the caller then [`begin`](Self::begin)s and drives to its end.
    /// `is_alive` says whether a refresh is still in progress, because its task may have
    /// disappeared.
    ///
    /// # Errors
    /// [`KeeperError::AskedByStore`] if the caller is the keeper's own store.
    pub fn ask(
        &self,
        reason: RefreshReason,
        is_alive: impl Fn(&F) -> bool,
        begin: impl FnOnce() -> F,
    ) -> Result<Asked<Box<Refreshed>, F>, KeeperError> {
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

    /// Begins a refresh that was promised to the callers of [`ask`](Self::ask).
    pub fn begin(&self, reason: RefreshReason) -> RefreshStep {
        self.state().keeper.begin(reason)
    }

    /// A refresh has ended, with whatever result: the next caller that needs one begins
    /// another.
    pub fn ended(&self) {
        self.state().under_way = None;
    }

    /// Calls this function for the user's events from now on.
    pub fn on_event(&self, told: impl Fn(&KeeperEvent) + Send + Sync + 'static) {
        self.state().observers.push(Arc::new(told));
    }

    /// Reports what has happened, in order, after a refresh or a sign-out. An observer may
    /// call the keeper and so cause more events: nothing is locked meanwhile, and the caller
    /// who is already reporting continues with those.
    pub fn tell(&self) {
        while let Some(telling) = Telling::begin(self) {
            for told in &telling.observers {
                told(&telling.event);
            }
        }
    }

    /// The refresh in progress, if any: a sign-out waits for it.
    ///
    /// # Errors
    /// As for [`ask`](Self::ask).
    pub fn under_way(&self, is_alive: impl Fn(&F) -> bool) -> Result<Option<F>, KeeperError> {
        self.not_by_store()?;
        let under_way = self.state().under_way(is_alive);
        Ok(under_way.map(|(_, refresh)| refresh))
    }

    /// The exchange that confirms the user's new device, if it still needs that, with new
    /// entropy.
    pub fn confirmation(&self) -> Option<Exchange<ConfirmedDevice>> {
        let entropy = DeviceEntropy::generate().ok()?;
        self.state().keeper.confirmation(entropy)
    }

    /// Whether there is a store; if not, nothing blocks.
    #[must_use]
    pub fn has_store(&self) -> bool {
        self.store.is_some()
    }

    /// Calls the store, which may block.
    pub fn call_store(&self, call: StoreCall) -> StoreReply {
        self.store_calls.make(call, self.store.as_deref())
    }

    /// Checked before anything that may wait for the store.
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

/// An event that is being reported. When it is dropped, even by a panic, the next one may be
/// reported.
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

/// The state of the session in a store, or `None` if there is none.
///
/// # Errors
/// [`KeeperError::Mismatch`] if the user did not sign in with this app client,
/// [`KeeperError::Store`] if the session is damaged.
pub fn resumed(app_client: AppClient, loaded: Loaded) -> Result<Option<KeeperState>, KeeperError> {
    match loaded.found {
        Found::Nobody => Ok(None),
        Found::User(user) => Ok(Some(KeeperState::new(app_client, *user)?)),
        Found::Damaged(error) => Err(error.into()),
    }
}

/// How a transport's keeper is shown.
impl<F: Clone> fmt::Debug for SharedKeeper<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeper")
            .field("state", &self.state().keeper)
            .finish_non_exhaustive()
    }
}
