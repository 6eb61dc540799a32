//! A machine's token that many callers share, whichever transport asks for it.

use core::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cognito_srp_core::call::{Clock, Error};
use cognito_srp_core::keeper::{MachineTokenError, MachineTokenState};
use cognito_srp_core::{AccessToken, ClientToken, Exchange};

use crate::asked::Asked;
use crate::client::SharedClient;

/// A [`MachineTokenState`] for many callers at once, with one request for all who ask: the
/// decisions of a transport's source, and its lock, which is held for them only.
///
/// `F` is the transport's: a request that is under way, for which a caller can wait.
pub struct SharedMachineToken<F> {
    state: Mutex<State<F>>,
    clock: Clock,
}

struct State<F> {
    token: MachineTokenState,
    /// The request that is under way, if any.
    under_way: Option<F>,
}

impl<F: Clone> SharedMachineToken<F> {
    /// Shares a token. The clocks are those of the client.
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

    /// The token that is there, or the request to wait for: the one that is under way, or the
    /// one that `begin` makes. `is_alive` says whether a request is under way still, for its
    /// transport may have gone away.
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

    /// What asks for another token.
    pub fn exchange(&self) -> Exchange<ClientToken> {
        self.state().token.exchange()
    }

    /// Takes what came of it, for all who wait.
    ///
    /// # Errors
    /// As for [`MachineTokenState::carried`].
    pub fn carried(
        &self,
        result: Result<ClientToken, Error>,
    ) -> Result<AccessToken, MachineTokenError> {
        self.state().token.carried(result, self.clock.now())
    }

    /// The request has ended, however it went: the next who needs one begins another.
    pub fn landed(&self) {
        self.state().under_way = None;
    }

    /// Somebody calls this token ended.
    pub fn refuse(&self, token: &AccessToken) {
        self.state().token.refuse(token);
    }

    fn state(&self) -> MutexGuard<'_, State<F>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As a transport's source is shown.
impl<F: Clone> fmt::Debug for SharedMachineToken<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MachineToken")
            .field("state", &self.state().token)
            .finish_non_exhaustive()
    }
}
