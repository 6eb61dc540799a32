//! Staying signed in, as state machines without IO: a keeper's next step.
//!
//! [`KeeperState`] belongs to one user: it returns what to run and store ([`RefreshStep`]) and
//! takes the results. [`SignOut`] is a sign-out, which may happen at any point of a refresh.
//! [`MachineTokenState`] is a machine's token. The keepers of `cognito-blocking` and
//! `cognito-async` carry out their steps.

mod carried;
mod error;
mod event;
mod machine_token;
mod machine_token_error;
mod moves;
mod placing;
mod refresh_step;
mod sign_out;
mod signed_out;
mod store_call;
mod stored;

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::app_client::AppClient;
use crate::call::ServiceClock;
use crate::session::signed_in::{Identity, SessionMismatch, SignedIn};
use crate::session::store::StoreVersion;
use crate::values::identifiers::{IdentityId, IdentityPoolId};
use crate::values::secret::{AccessToken, IdToken, RefreshToken};
use crate::values::time::Timestamp;

pub use error::KeeperError;
pub use event::KeeperEvent;
pub use machine_token::MachineTokenState;
pub use machine_token_error::MachineTokenError;
pub use refresh_step::{RefreshReason, RefreshStep, Refreshed};
pub use sign_out::{SignOut, SignOutStep};
pub use signed_out::SignedOut;
pub use store_call::{StoreCall, StoreReply};

/// A user who is kept signed in. It does no IO: it returns the next step ([`RefreshStep`]) and
/// takes its result.
///
/// Only one refresh at a time: call [`begin`](Self::begin), then do what each [`RefreshStep`]
/// asks for, until [`RefreshStep::Done`]. Concurrent callers wait for the same result. After
/// an abandoned refresh, `begin` can be called again at any point. A sign-out ([`SignOut`])
/// may happen at any point.
///
/// Each change to the store names the version that it replaces. If another process has changed
/// the store first, the keeper looks at the new content: if there is nobody, the user was
/// signed out; if there is another user, they stay; if it is the same session with newer
/// tokens, the keeper takes them over.
pub struct KeeperState {
    app_client: AppClient,
    user: Result<SignedIn, SignedOut>,
    /// Who the user is, even after the session has ended.
    who: Identity,
    /// The store's version when this keeper last read or wrote it, and when its content was
    /// received.
    version: StoreVersion,
    base: Timestamp,
    /// The user is newer than the store's content.
    unsaved: bool,
    /// The user's tokens are from this refresh, not from an earlier one.
    fresh: bool,
    /// A session with a new refresh token that no store has yet. If it will not be stored, it
    /// is revoked.
    unstored: Option<Box<SignedIn>>,
    /// Refresh tokens that were replaced by another of the same session. Revoking one might
    /// end the session, so only a sign-out does.
    replaced_tokens: Vec<RefreshToken>,
    /// The access token that the service rejected, whatever the clock says.
    refused: Option<AccessToken>,
    /// No new attempt before this time, while the tokens are valid.
    pause_until: Option<Timestamp>,
    demand: RefreshReason,
    /// How often this refresh has started again because of another process.
    turns: u8,
    /// The session that was in the store before this one.
    replaced: Option<Box<SignedIn>>,
    awaited: Awaited,
    /// An identity of the user, to be stored with the session.
    to_note: Option<(IdentityPoolId, IdentityId)>,
    /// This process's knowledge of the service's clock.
    clock: Option<Arc<ServiceClock>>,
    /// Events that nobody has taken yet.
    events: Vec<KeeperEvent>,
}

/// Which reply of the store comes next.
#[derive(Debug)]
enum Awaited {
    Nothing,
    /// Who is in the store?
    Look,
    /// The same, after the service refused our refresh token.
    LookAfterRefusal(SignedOut, RefreshToken),
    ClearedAfterRefusal(SignedOut, RefreshToken),
    /// New tokens were saved.
    Saved,
    /// Tokens were saved whose first saving failed.
    SavedLate,
    /// A confirmed device was saved.
    Noted,
    /// A user who was saved during a sign-out was removed again.
    TakenBack,
    /// Does a session in the store continue with the unstored session's token?
    LookForUnstored,
    /// Who is there, before a new user is stored?
    Placing,
    Placed,
}

impl KeeperState {
    /// After a failed refresh, how long tokens that are still valid are returned without a new
    /// attempt.
    pub const PAUSE: Duration = Duration::from_secs(10);

    /// How many turns a refresh or a sign-out has: its requests for new tokens, and its changes
    /// of the store, of which all but the last came after another process's.
    const TURNS: u8 = 8;

    /// A user to keep; if there is a store, as the store has them.
    ///
    /// # Errors
    /// [`SessionMismatch`] if the user did not sign in with this app client.
    pub fn new(app_client: AppClient, user: SignedIn) -> Result<Self, SessionMismatch> {
        user.check(&app_client)?;
        Ok(Self {
            app_client,
            who: user.identity(),
            version: StoreVersion::NOTHING,
            base: user.received_at(),
            user: Ok(user),
            unsaved: false,
            fresh: false,
            unstored: None,
            replaced_tokens: Vec::new(),
            refused: None,
            pause_until: None,
            demand: RefreshReason::SaveOnly,
            turns: 0,
            replaced: None,
            awaited: Awaited::Nothing,
            to_note: None,
            clock: None,
            events: Vec::new(),
        })
    }

    /// Uses the clock of the client that runs the exchanges. Expiry is then judged by the
    /// service's latest response, also for a user from a store, which another machine may have
    /// saved.
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
    /// [`SignedOut`] if the session has ended.
    pub fn user(&self) -> Result<&SignedIn, &SignedOut> {
        self.user.as_ref()
    }

    /// The access token if nothing needs to be done; `None` if a refresh is needed
    /// ([`begin`](Self::begin)).
    #[must_use]
    pub fn at_once(&mut self, now: Timestamp) -> Option<Result<AccessToken, KeeperError>> {
        let known = self.known(RefreshReason::AccessToken, now)?;
        Some(known.access_token)
    }

    /// The same for the ID token.
    #[must_use]
    pub fn id_token_at_once(
        &mut self,
        now: Timestamp,
    ) -> Option<Result<Option<IdToken>, KeeperError>> {
        let known = self.known(RefreshReason::IdToken, now)?;
        Some(known.id_token)
    }

    /// The result of a refresh for this reason if nothing needs to be done; `None` if a
    /// refresh is needed ([`begin`](Self::begin)).
    #[must_use]
    pub fn known(&mut self, reason: RefreshReason, now: Timestamp) -> Option<Refreshed> {
        if reason == RefreshReason::NewTokens {
            return None;
        }
        self.look_at_clock();
        let user = match &self.user {
            Ok(user) => user,
            Err(reason) => return Some(Refreshed::failed(&reason.clone().into())),
        };
        let paused = self.pause_until.is_some_and(|until| now < until);
        let good = match paused {
            true => self.lasts(user, reason, now, Duration::ZERO),
            false => user.new_device().is_none() && self.lasts(user, reason, now, SignedIn::MARGIN),
        };
        let has_to_save = match reason {
            RefreshReason::SaveOnly => self.unsaved || self.to_note.is_some(),
            _ => self.unsaved,
        };
        (good && !has_to_save).then(|| Refreshed::of(user))
    }

    /// Begins a refresh.
    pub fn begin(&mut self, demand: RefreshReason) -> RefreshStep {
        self.demand = demand;
        self.turns = 0;
        self.fresh = false;
        match &self.user {
            Err(reason) => self.fail(reason.clone().into()),
            Ok(_) => self.ask(Awaited::Look, StoreCall::Load),
        }
    }

    /// Marks this access token as rejected by the service: it is not returned any more,
    /// whatever the clock says.
    pub fn refuse(&mut self, token: &AccessToken) {
        self.refused = Some(token.clone());
    }

    /// Records the user's identity in an identity pool. The next refresh stores it with the
    /// session, for example one for [`RefreshReason::SaveOnly`]. If that fails, nothing else
    /// is lost.
    pub fn note_identity(&mut self, pool: IdentityPoolId, identity_id: IdentityId) {
        if let Ok(user) = &self.user
            && user.identity_id(&pool) != Some(&identity_id)
        {
            self.to_note = Some((pool, identity_id));
        }
    }

    /// Signs the user out in this keeper only. The store must be cleared too; [`SignOut`] does
    /// both.
    pub fn forget(&mut self) {
        self.over_with(SignedOut::ByProgram);
    }
}

impl fmt::Debug for KeeperState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeeperState")
            .field("user", &self.user)
            .field("unsaved", &self.unsaved)
            .finish_non_exhaustive()
    }
}
