//! Staying signed in, as a state machine: what a transport's keeper does next.

mod moves;
mod stored;

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;

use super::{Error, KeeperError, ServiceClock, SignedOut, StoreCall};
use crate::app_client::AppClient;
use crate::exchange::Exchange;
use crate::operations::sessions::RevokeToken;
use crate::secret::{AccessToken, RefreshToken};
use crate::signed_in::SignedIn;
use crate::step::Tokens;
use crate::time::Timestamp;

/// A user who is kept signed in. It does no IO: it says what is to be done
/// ([`Next`]) and takes what came of it.
///
/// One refresh at a time: [`begin`](Self::begin), then what each [`Next`] asks
/// for, until [`Next::Done`]. Who asks meanwhile waits for the same result.
/// A refresh that was broken off can be begun anew at any point.
pub struct Keeping {
    app_client: AppClient,
    user: Result<SignedIn, SignedOut>,
    /// The user is newer than what is in the store.
    unsaved: bool,
    /// No other try before this moment while the access token lasts.
    pause_until: Option<Timestamp>,
    awaited: Awaited,
    /// What this process knows of the service's clock, and no store does.
    clock: Option<Arc<ServiceClock>>,
}

/// What has to be done next.
#[derive(Debug)]
#[must_use = "a refresh goes no further than it is driven"]
pub enum Next {
    /// Nothing. This is the result, for all who wait.
    Done(Result<AccessToken, KeeperError>),
    /// Carry this, and hand the result to [`Keeping::carried`].
    Carry(Exchange<Tokens>),
    /// Make this call, and hand the reply to [`Keeping::stored`].
    Store(StoreCall),
}

/// Which of the store's replies is awaited.
#[derive(Debug)]
enum Awaited {
    Nothing,
    /// Has another process refreshed already?
    Newer,
    /// Has it, now that the service refused our refresh token?
    NewerThanRefused(SignedOut, RefreshToken),
    /// Has it, while ours could not be saved?
    NewerThanUnsaved,
    /// Tokens whose first saving failed.
    SavedLate,
    /// Tokens that have just come.
    Saved,
    Cleared(SignedOut),
}

impl Keeping {
    /// After a refresh failed, how long an access token that still lasts is given
    /// without another try.
    pub const PAUSE: Duration = Duration::from_secs(10);

    /// A user to keep, as the store has her if there is one.
    #[must_use]
    pub fn new(app_client: AppClient, user: SignedIn) -> Self {
        Self {
            app_client,
            user: Ok(user),
            unsaved: false,
            pause_until: None,
            awaited: Awaited::Nothing,
            clock: None,
        }
    }

    /// With the clock of the client that carries the exchanges. The end of a token
    /// is then judged by what the service said last, also for a user who was
    /// loaded: what a store holds does not say by how much the clocks are apart.
    #[must_use]
    pub fn with_service_clock(mut self, clock: Arc<ServiceClock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The app client.
    #[must_use]
    pub fn app_client(&self) -> &AppClient {
        &self.app_client
    }

    /// The user.
    ///
    /// # Errors
    /// [`SignedOut`] when it is over.
    pub fn user(&self) -> Result<&SignedIn, &SignedOut> {
        self.user.as_ref()
    }

    /// What can be said at once; `None` when a refresh has to [`begin`](Self::begin).
    #[must_use]
    pub fn at_once(&mut self, now: Timestamp) -> Option<Result<AccessToken, KeeperError>> {
        self.look_at_clock();
        let user = match &self.user {
            Ok(user) => user,
            Err(reason) => return Some(Err(reason.clone().into())),
        };
        if self.unsaved {
            return None;
        }
        let paused = self.pause_until.is_some_and(|until| now < until);
        let token = match paused {
            true => user.unexpired_access_token(now),
            false => user.access_token(now),
        };
        token.cloned().map(Ok)
    }

    /// Begins a refresh.
    pub fn begin(&mut self) -> Next {
        match &self.user {
            Err(reason) => Next::Done(Err(reason.clone().into())),
            Ok(_) if self.unsaved => self.ask(Awaited::NewerThanUnsaved, StoreCall::Load),
            Ok(_) => self.ask(Awaited::Newer, StoreCall::Load),
        }
    }

    /// Takes what the service answered, at this moment of the program's clock.
    pub fn carried(&mut self, result: Result<Tokens, Error>, now: Timestamp) -> Next {
        self.look_at_clock();
        let user = match &mut self.user {
            Ok(user) => user,
            Err(reason) => return Next::Done(Err(reason.clone().into())),
        };
        match result {
            Ok(tokens) => {
                user.renew(tokens);
                self.unsaved = true;
                self.pause_until = None;
                let call = StoreCall::Save(Box::new(user.clone()));
                self.ask(Awaited::Saved, call)
            }
            Err(Error::Flow(crate::Error::Service(error))) if error.means_sign_in_again() => {
                let reason = SignedOut::refused(&error);
                match user.refresh_token().cloned() {
                    Some(token) => {
                        self.ask(Awaited::NewerThanRefused(reason, token), StoreCall::Load)
                    }
                    // Nothing was sent that could be refused.
                    None => self.over(reason),
                }
            }
            Err(error) => self.not_now(error.into(), now),
        }
    }

    /// What revokes the user's refresh token (`RevokeToken`), if she has one.
    ///
    /// # Errors
    /// [`KeeperError::SignedOut`] when it is over already.
    pub fn revocation(&self) -> Result<Option<RevokeToken<'_>>, KeeperError> {
        let user = self.user().map_err(SignedOut::clone)?;
        let token = user.refresh_token();
        Ok(token.map(|token| self.app_client.revoke_token(token)))
    }

    /// The program signs the user out, here. The store has to be cleared, too.
    pub fn forget(&mut self) {
        self.over_with(SignedOut::ByProgram);
    }

    /// Takes what the service answered to a sign-out: it may say that the user is
    /// signed out already.
    ///
    /// # Errors
    /// [`KeeperError::Exchange`] when the user is still signed in.
    pub fn signed_out<T>(&mut self, result: Result<T, Error>) -> Result<(), KeeperError> {
        match result {
            Err(Error::Flow(error)) if SignedIn::ends_with(&error) => {}
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        self.forget();
        Ok(())
    }
}

impl fmt::Debug for Keeping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keeping")
            .field("user", &self.user)
            .field("unsaved", &self.unsaved)
            .finish_non_exhaustive()
    }
}
