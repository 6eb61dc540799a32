//! AWS credentials that many callers share, over either transport.

use core::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cognito_srp_core::call::Clock;
use cognito_srp_core::identity_pool::{CredentialsFlow, CredentialsState, IdentityPool};
use cognito_srp_core::{AwsCredentials, Logins, Timestamp};

use crate::asked::Asked;
use crate::client::SharedClient;

/// A [`CredentialsState`] for many concurrent callers, with one request for all: the decisions
/// of a transport's `IdentityCredentials`, and its lock.
///
/// `F` is the transport's type for a request in progress, for which callers can wait.
pub struct SharedCredentials<F> {
    state: Mutex<State<F>>,
    clock: Clock,
}

struct State<F> {
    credentials: CredentialsState,
    /// The logins that the program gave, if there is no keeper.
    logins: Logins,
    under_way: Option<UnderWay<F>>,
}

#[derive(Clone)]
struct UnderWay<F> {
    flight: F,
    /// The request in progress renews the credentials even if they are valid.
    is_forced: bool,
}

impl<F: Clone> SharedCredentials<F> {
    /// The credentials of this pool, none so far. The clocks are the client's. `renewable`
    /// says whether a refused login can be renewed; `logins` are the program's.
    #[must_use]
    pub fn new(client: &SharedClient, pool: IdentityPool, renewable: bool, logins: Logins) -> Self {
        let clock = client.service_clock();
        Self {
            state: Mutex::new(State {
                credentials: CredentialsState::new(
                    pool,
                    CredentialsFlow::default(),
                    renewable,
                    clock,
                ),
                logins,
                under_way: None,
            }),
            clock: client.clock().clone(),
        }
    }

    /// Makes one decision, at this moment of the program's clock.
    pub fn decide<R>(&self, decide: impl FnOnce(&mut CredentialsState, Timestamp) -> R) -> R {
        let mut state = self.state();
        decide(&mut state.credentials, self.clock.now())
    }

    /// Returns the current credentials, or the request to wait for: the one in progress, or a
    /// new one from `begin`, which the caller then drives to its end. `is_alive` says whether
    /// a request is still in progress.
    pub fn ask(
        &self,
        forced: bool,
        is_alive: impl Fn(&F) -> bool,
        begin: impl FnOnce() -> F,
    ) -> Asked<AwsCredentials, F> {
        let mut state = self.state();
        let under_way = state.under_way.clone().filter(|it| is_alive(&it.flight));
        if !forced && let Some(known) = state.credentials.known(self.clock.now()) {
            return Asked::Known(known);
        }
        match under_way {
            Some(it) if it.is_forced || !forced => Asked::Share(it.flight),
            Some(it) => Asked::Wait(it.flight),
            None => {
                let flight = begin();
                state.under_way = Some(UnderWay {
                    flight: flight.clone(),
                    is_forced: forced,
                });
                Asked::Share(flight)
            }
        }
    }

    /// The request has ended, with whatever result: the next caller that needs one begins
    /// another.
    pub fn ended(&self) {
        self.state().under_way = None;
    }

    /// The program's logins.
    #[must_use]
    pub fn logins(&self) -> Logins {
        self.state().logins.clone()
    }

    /// Replaces the logins, with ones of the same identity or ones to link to it. The previous
    /// credentials are dropped.
    pub fn set_logins(&self, logins: Logins) {
        let mut state = self.state();
        state.logins = logins;
        state.credentials.drop_credentials();
    }

    fn state(&self) -> MutexGuard<'_, State<F>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a transport's `IdentityCredentials` is shown.
impl<F: Clone> fmt::Debug for SharedCredentials<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("IdentityCredentials")
            .field("state", &state.credentials)
            .field("logins", &state.logins)
            .finish_non_exhaustive()
    }
}
