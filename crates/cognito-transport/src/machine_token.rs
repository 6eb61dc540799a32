//! A machine's token that many callers share, over either transport.

use core::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cognito_srp_core::call::{Clock, Error};
use cognito_srp_core::keeper::{MachineTokenError, MachineTokenState};
use cognito_srp_core::{AccessToken, ClientToken, Exchange};

use crate::asked::Asked;
use crate::client::SharedClient;

/// A [`MachineTokenState`] for many concurrent callers, with one request for all: the
/// decisions of a transport's `MachineToken`, and its lock, which is held only for decisions.
///
/// `F` is the transport's type for a request in progress, for which callers can wait.
pub struct SharedMachineToken<F> {
    state: Mutex<State<F>>,
    clock: Clock,
}

struct State<F> {
    token: MachineTokenState,
    /// The request in progress, if any.
    under_way: Option<F>,
}

impl<F: Clone> SharedMachineToken<F> {
    /// Shares a token. The clocks are the client's.
    #[must_use]
    pub fn new(client: &SharedClient, token: MachineTokenState) -> Self {
        let token = token.with_service_clock(client.service_clock());
        Self {
            state: Mutex::new(State {
                token,
                under_way: None,
            }),
            clock: client.clock().clone(),
        }
    }

    /// Returns the current token, or the request to wait for: the one in progress, or a new
    /// one from `begin`. `is_alive` says whether a request is still in progress, because its
    /// transport may have disappeared.
    pub fn ask(
        &self,
        is_alive: impl FnOnce(&F) -> bool,
        begin: impl FnOnce() -> F,
    ) -> Asked<AccessToken, F> {
        let mut state = self.state();
        if let Some(token) = state.token.known(self.clock.now()) {
            return Asked::Known(token);
        }
        if let Some(request) = state.under_way.as_ref().filter(|request| is_alive(request)) {
            return Asked::Share(request.clone());
        }
        let request = begin();
        state.under_way = Some(request.clone());
        Asked::Share(request)
    }

    /// The exchange that requests another token.
    pub fn exchange(&self) -> Exchange<ClientToken> {
        self.state().token.exchange()
    }

    /// Takes its result, for all waiting callers.
    ///
    /// # Errors
    /// As for [`MachineTokenState::carried`].
    pub fn carried(
        &self,
        result: Result<ClientToken, Error>,
    ) -> Result<AccessToken, MachineTokenError> {
        self.state().token.carried(result, self.clock.now())
    }

    /// The request has ended, with whatever result: the next caller that needs one begins
    /// another.
    pub fn ended(&self) {
        self.state().under_way = None;
    }

    /// Marks this token as rejected by a server.
    pub fn refuse(&self, token: &AccessToken) {
        self.state().token.refuse(token);
    }

    fn state(&self) -> MutexGuard<'_, State<F>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a transport's `MachineToken` is shown.
impl<F: Clone> fmt::Debug for SharedMachineToken<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MachineToken")
            .field("state", &self.state().token)
            .finish_non_exhaustive()
    }
}
