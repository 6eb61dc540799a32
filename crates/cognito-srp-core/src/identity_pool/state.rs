//! Renews credentials before they expire, as a state machine without IO.

mod next;

use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;

use super::flow::CredentialsFlow;
use super::{
    AssumedRole, AwsCredentials, AwsCredentialsError, CredentialsForIdentity, CredentialsStep,
    IdentityPool, Logins, OpenIdTokenForIdentity,
};
use crate::call::{Error, ServiceClock};
use crate::values::identifiers::IdentityId;
use crate::values::time::Timestamp;

/// The credentials of a user or a guest. It does no IO: it returns the next step
/// ([`CredentialsStep`]) and takes its result.
///
/// Only one request at a time: call [`begin`](Self::begin), then do what each step asks for,
/// until [`CredentialsStep::Done`]. Concurrent callers wait for the same result. After an
/// abandoned request, `begin` can be called again at any point.
pub struct CredentialsState {
    pool: IdentityPool,
    flow: CredentialsFlow,
    /// Whether a refused token can be replaced by a newer one.
    renewable: bool,
    clock: Arc<ServiceClock>,
    identity: Option<IdentityId>,
    held: Option<AwsCredentials>,
    /// No new attempt before this time, while the credentials are valid.
    pause_until: Option<Timestamp>,
    // State of the current request:
    logins: Logins,
    /// The stored identity, which outlives the process.
    kept: Option<IdentityId>,
    /// The identity was returned by this request, not before it.
    is_new_identity: bool,
    is_renewed: bool,
}

impl CredentialsState {
    /// How long before they expire credentials are renewed: a signed request must still arrive
    /// in time, and a program may take a while.
    pub const MARGIN: Duration = Duration::from_secs(5 * 60);

    /// The credentials of this pool, none so far, by the clock of the client that runs the
    /// exchanges. `renewable` says whether a refused login can be renewed.
    #[must_use]
    pub fn new(
        pool: IdentityPool,
        flow: CredentialsFlow,
        renewable: bool,
        clock: Arc<ServiceClock>,
    ) -> Self {
        Self {
            pool,
            flow,
            renewable,
            clock,
            identity: None,
            held: None,
            pause_until: None,
            logins: Logins::guest(),
            kept: None,
            is_new_identity: false,
            is_renewed: false,
        }
    }

    /// The identity, if it is known.
    #[must_use]
    pub fn identity_id(&self) -> Option<&IdentityId> {
        self.identity.as_ref()
    }

    /// The pool.
    #[must_use]
    pub fn pool(&self) -> &IdentityPool {
        &self.pool
    }

    /// The current credentials at this moment of the program's clock; `None` if a request is
    /// needed ([`begin`](Self::begin)).
    #[must_use]
    pub fn known(&self, now: Timestamp) -> Option<AwsCredentials> {
        let margin = match self.pause_until {
            Some(until) if now < until => Duration::ZERO,
            _ => Self::MARGIN,
        };
        self.lasting(now, margin)
    }

    /// When credentials expire by the program's clock.
    #[must_use]
    pub fn expiry_by_program(&self, credentials: &AwsCredentials) -> Timestamp {
        let skew = self.clock.skew().unwrap_or_default().seconds();
        let seconds = credentials.expires_at().unix_seconds();
        let seconds = seconds.saturating_add_signed(skew.saturating_neg());
        Timestamp::since_unix_epoch(Duration::from_secs(seconds))
    }

    /// Sets the flow.
    pub fn set_flow(&mut self, flow: CredentialsFlow) {
        self.flow = flow;
        self.held = None;
    }

    /// Sets the identity from an earlier run.
    pub fn set_identity_id(&mut self, identity_id: IdentityId) {
        self.identity = Some(identity_id);
        self.held = None;
    }

    /// Drops the current credentials, for example after a sign-out or with a new login.
    pub fn drop_credentials(&mut self) {
        self.held = None;
    }

    /// Begins a request. `kept` is the identity from an earlier run, if there is one.
    pub fn begin(&mut self, kept: Option<IdentityId>) -> CredentialsStep {
        self.identity = kept.clone().or(self.identity.take());
        self.kept = kept;
        self.is_new_identity = false;
        self.is_renewed = false;
        CredentialsStep::Logins { renewed: false }
    }

    /// Takes the logins.
    pub fn logins(
        &mut self,
        logins: Result<Logins, AwsCredentialsError>,
        now: Timestamp,
    ) -> CredentialsStep {
        match logins {
            Ok(logins) => self.logins = logins,
            Err(error) => return self.fail(error, now),
        }
        self.go_on()
    }

    /// Takes the result of [`CredentialsStep::Identity`].
    pub fn identity(
        &mut self,
        result: Result<IdentityId, Error>,
        now: Timestamp,
    ) -> CredentialsStep {
        match result {
            Ok(identity) => {
                self.identity = Some(identity);
                self.is_new_identity = true;
                self.go_on()
            }
            Err(error) => self.refused(error, now),
        }
    }

    /// Takes the result of [`CredentialsStep::Credentials`].
    pub fn credentials(
        &mut self,
        result: Result<CredentialsForIdentity, Error>,
        now: Timestamp,
    ) -> CredentialsStep {
        match result {
            Ok(came) => {
                self.identity = Some(came.identity_id);
                self.hold(came.credentials)
            }
            Err(error) => self.refused(error, now),
        }
    }

    /// Takes the result of [`CredentialsStep::Token`].
    pub fn token(
        &mut self,
        result: Result<OpenIdTokenForIdentity, Error>,
        now: Timestamp,
    ) -> CredentialsStep {
        match (result, &self.flow) {
            (Ok(came), CredentialsFlow::Basic(role)) => {
                self.identity = Some(came.identity_id);
                CredentialsStep::Role(self.pool.assume_role(role, &came.token))
            }
            (Ok(_), CredentialsFlow::Enhanced { .. }) => self.go_on(),
            (Err(error), _) => self.refused(error, now),
        }
    }

    /// Takes the result of [`CredentialsStep::Role`]. The token was new, so another one would
    /// be refused too.
    pub fn role(&mut self, result: Result<AssumedRole, Error>, now: Timestamp) -> CredentialsStep {
        match result {
            Ok(came) => self.hold(came.credentials),
            Err(error) => self.fail(error.into(), now),
        }
    }

    /// The identity is stored, or cannot be.
    pub fn kept(&self) -> CredentialsStep {
        let held = self.held.clone();
        CredentialsStep::Done(held.ok_or(AwsCredentialsError::Abandoned))
    }

    fn lasting(&self, now: Timestamp, margin: Duration) -> Option<AwsCredentials> {
        let held = self.held.as_ref()?;
        let now = self.clock.service_time(now);
        (now.after(margin) < held.expires_at()).then(|| held.clone())
    }
}

impl fmt::Debug for CredentialsState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialsState")
            .field("pool", &self.pool)
            .field("identity", &self.identity)
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}
