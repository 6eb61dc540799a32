//! Credentials of AWS that many callers share, whichever transport carries for them.

use core::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use cognito_srp_core::call::Clock;
use cognito_srp_core::identity_pool::{CredentialsFlow, CredentialsState, IdentityPool};
use cognito_srp_core::{AwsCredentials, Logins, Timestamp};

use crate::asked::Asked;
use crate::client::SharedClient;

/// A [`CredentialsState`] for many callers at once, with one exchange for all who ask: the
/// decisions of a transport's `IdentityCredentials`, and its lock.
///
/// `F` is the transport's: what is under way, for which a caller can wait.
pub struct SharedCredentials<F> {
    state: Mutex<State<F>>,
    clock: Clock,
}

struct State<F> {
    credentials: CredentialsState,
    /// The logins that the program gave, where no keeper has them.
    logins: Logins,
    under_way: Option<UnderWay<F>>,
}

#[derive(Clone)]
struct UnderWay<F> {
    flight: F,
    /// It gives new credentials, however good those of now are.
    is_forced: bool,
}

impl<F: Clone> SharedCredentials<F> {
    /// Those of this pool, none yet. Clock and service clock are the client's. `renewable` says
    /// whether a login that was refused may be had anew; `logins` are those that the program
    /// gives.
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

    /// Decides something, at this moment of the program's clock.
    pub fn decide<R>(&self, decide: impl FnOnce(&mut CredentialsState, Timestamp) -> R) -> R {
        let mut state = self.state();
        decide(&mut state.credentials, self.clock.now())
    }

    /// What is there at once, or what to wait for: what is under way, or what `begin` makes,
    /// which then is driven to its end. `is_alive` says whether it is under way still.
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

    /// It has ended, however it went: the next who needs it begins another.
    pub fn landed(&self) {
        self.state().under_way = None;
    }

    /// The logins that the program gave.
    #[must_use]
    pub fn logins(&self) -> Logins {
        self.state().logins.clone()
    }

    /// Other logins, of the same identity or to be linked to it. Credentials of those before
    /// are dropped.
    pub fn set_logins(&self, logins: Logins) {
        let mut state = self.state();
        state.logins = logins;
        state.credentials.drop_credentials();
    }

    fn state(&self) -> MutexGuard<'_, State<F>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As a transport's `IdentityCredentials` are shown.
impl<F: Clone> fmt::Debug for SharedCredentials<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("IdentityCredentials")
            .field("state", &state.credentials)
            .field("logins", &state.logins)
            .finish_non_exhaustive()
    }
}
