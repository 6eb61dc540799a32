//! Staying signed in, as state machines that do no IO: what a keeper does next.
//!
//! [`KeeperState`] is one user's: it says what has to be carried and stored
//! ([`RefreshStep`]) and takes what came of it. [`SignOut`] is a sign-out, which may come
//! at any point of a refresh. [`MachineTokenState`] is a machine's token. The keepers of `cognito-blocking` and `cognito-async` do what
//! they say.

mod carried;
mod error;
mod event;
mod machine_token;
mod moves;
mod placing;
mod sign_out;
mod store_call;
mod stored;

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::app_client::AppClient;
use crate::call::ServiceClock;
use crate::exchange::Exchange;
use crate::operations::Acknowledged;
use crate::session::signed_in::{Identity, SessionMismatch, SignedIn};
use crate::session::store::StoreVersion;
use crate::session::tokens::Tokens;
use crate::values::identifiers::{IdentityId, IdentityPoolId};
use crate::values::secret::{AccessToken, IdToken, RefreshToken};
use crate::values::time::Timestamp;

pub use error::{KeeperError, SignedOut};
pub use event::KeeperEvent;
pub use machine_token::{MachineTokenError, MachineTokenState};
pub use sign_out::{SignOut, SignOutStep};
pub use store_call::{StoreCall, StoreReply};

/// A user who is kept signed in. It does no IO: it says what is to be done
/// ([`RefreshStep`]) and takes what came of it.
///
/// One refresh at a time: [`begin`](Self::begin), then what each [`RefreshStep`] asks
/// for, until [`RefreshStep::Done`]. Whoever asks meanwhile waits for the same result.
/// A refresh that was abandoned can be begun anew at any point. Signing out
/// ([`SignOut`]) may come between at any point.
///
/// Whatever it changes in the store, it says in which version it has found it. When
/// another process has come between, it looks who is there now: nobody, so that the
/// user was signed out; another, who stays; or the same session, refreshed, which it
/// takes over.
pub struct KeeperState {
    app_client: AppClient,
    user: Result<SignedIn, SignedOut>,
    /// Who the user is, also when it is over.
    who: Identity,
    /// What the store held when this keeper heard of it last, and when that came.
    version: StoreVersion,
    base: Timestamp,
    /// The user is newer than what is in the store.
    unsaved: bool,
    /// The user has come with this refresh, not with one before it.
    fresh: bool,
    /// Who came with a new refresh token that is in no store yet: if it is to be in
    /// none, it is revoked.
    orphan: Option<Box<SignedIn>>,
    /// Refresh tokens that were dropped for another of the same session. To revoke one
    /// might end the session, so that is left to a sign-out.
    strays: Vec<RefreshToken>,
    /// The access token that the service calls ended, whatever a clock says.
    refused: Option<AccessToken>,
    /// No other try before this moment while the tokens last.
    pause_until: Option<Timestamp>,
    demand: RefreshReason,
    /// How often this refresh has begun anew because of another process.
    turns: u8,
    /// The session that was in the store before this one.
    replaced: Option<Box<SignedIn>>,
    awaited: Awaited,
    /// An identity of the user's that is to be stored with them.
    to_note: Option<(IdentityPoolId, IdentityId)>,
    /// What this process knows of the service's clock.
    clock: Option<Arc<ServiceClock>>,
    /// Those that nobody has taken yet.
    events: Vec<KeeperEvent>,
}

/// What has to be done next.
#[derive(Debug)]
#[must_use = "a refresh goes no further than it is driven"]
pub enum RefreshStep {
    /// Nothing. This is the result, for all who wait.
    Done(Box<Refreshed>),
    /// Carry this, and hand the result to [`KeeperState::carried`].
    Carry(Exchange<Tokens>),
    /// Carry what [`KeeperState::confirmation`] makes with fresh entropy, and hand the
    /// result to [`KeeperState::confirmed`].
    Confirm,
    /// Carry this, and hand the result to [`KeeperState::revoked`].
    Revoke(Exchange<Acknowledged>),
    /// Make this call, and hand the reply to [`KeeperState::stored`].
    Store(StoreCall),
}

/// For what a refresh is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshReason {
    /// A good access token.
    AccessToken,
    /// A good ID token.
    IdToken,
    /// Tokens that are newer than those of now, however good these are.
    NewTokens,
    /// None: the user has to be saved, and that is all.
    SaveOnly,
}

/// What a refresh has come to.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// The access token: the new one, or the old one while it lasts.
    pub access_token: Result<AccessToken, KeeperError>,
    /// The ID token: the new one, or the old one while it lasts.
    pub id_token: Result<Option<IdToken>, KeeperError>,
    /// Whether what was wanted was done.
    pub done: Result<(), KeeperError>,
}

/// Which reply is awaited.
#[derive(Debug)]
enum Awaited {
    Nothing,
    /// Who is in the store?
    Look,
    /// The same, now that the service refused our refresh token.
    LookAfterRefusal(SignedOut, RefreshToken),
    ClearedAfterRefusal(SignedOut, RefreshToken),
    /// Tokens that have just come.
    Saved,
    /// Tokens whose first saving failed.
    SavedLate,
    /// That a device is confirmed.
    Noted,
    /// What was saved while the user was signed out is taken away again.
    TakenBack,
    /// Does a session in the store go on with the orphan?
    LookForOrphan,
    /// Who is there, before a new user is put there?
    Placing,
    Placed,
}

impl KeeperState {
    /// After a refresh failed, how long tokens that still last are given without
    /// another try.
    pub const PAUSE: Duration = Duration::from_secs(10);

    /// How often a refresh begins anew because another process has come between.
    const TURNS: u8 = 8;

    /// A user to keep, as the store has them if there is one.
    ///
    /// # Errors
    /// [`SessionMismatch`] when the user did not sign in with this app client.
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
            orphan: None,
            strays: Vec::new(),
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

    /// With the clock of the client that carries the exchanges. The end of a token
    /// is then judged by what the service said last, also for a user who was
    /// loaded: what a store holds may be of another machine.
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

    /// The access token, when nothing has to be done for it; `None` when a refresh has
    /// to [`begin`](Self::begin).
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

    /// What a refresh would come to that has nothing to do, for there is what it would be
    /// for; `None` when it has to [`begin`](Self::begin).
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

    /// The service calls this access token ended or revoked: it is given to nobody any
    /// more, whatever the clock says.
    pub fn refuse(&mut self, token: &AccessToken) {
        self.refused = Some(token.clone());
    }

    /// The user has this identity in an identity pool. It is stored with the session by the next
    /// refresh, one for [`RefreshReason::SaveOnly`] for example, with nothing lost if that
    /// fails.
    pub fn note_identity(&mut self, pool: IdentityPoolId, identity_id: IdentityId) {
        if let Ok(user) = &self.user
            && user.identity_id(&pool) != Some(&identity_id)
        {
            self.to_note = Some((pool, identity_id));
        }
    }

    /// The program signs the user out, here. The store has to be cleared, too:
    /// [`SignOut`] does both.
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
