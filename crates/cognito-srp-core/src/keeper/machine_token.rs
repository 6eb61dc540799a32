//! A machine's token, as a state machine without IO: when it is valid, and when to request
//! another.

use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;

use super::machine_token_error::MachineTokenError;
use crate::call::{Error, ServiceClock};
use crate::exchange::{Exchange, IntoExchange};
use crate::machine::client_token::ClientToken;
use crate::machine::request::ClientTokenRequest;
use crate::values::secret::AccessToken;
use crate::values::time::Timestamp;

/// A machine's token, and how to request another. `MachineToken` of the transports carries out
/// its steps.
pub struct MachineTokenState {
    request: ClientTokenRequest,
    token: Option<ClientToken>,
    /// A token that a server rejected as expired, whatever the clock says.
    refused: Option<AccessToken>,
    /// No new attempt before this time, while the token is valid.
    pause_until: Option<Timestamp>,
    clock: Option<Arc<ServiceClock>>,
}

impl MachineTokenState {
    /// After a failed renewal, how long a token that is still valid is returned without a new
    /// attempt.
    pub const PAUSE: Duration = Duration::from_secs(10);

    /// No token yet. `request` is sent for each.
    #[must_use]
    pub fn new(request: ClientTokenRequest) -> Self {
        Self {
            request,
            token: None,
            refused: None,
            pause_until: None,
            clock: None,
        }
    }

    /// Uses the clock of the client that runs the exchanges.
    #[must_use]
    pub fn with_service_clock(mut self, clock: Arc<ServiceClock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The current token; `None` if [`exchange`](Self::exchange) must be run first.
    #[must_use]
    pub fn known(&mut self, now: Timestamp) -> Option<AccessToken> {
        let skew = self.clock.as_ref().and_then(|clock| clock.skew());
        if let (Some(token), Some(skew)) = (&mut self.token, skew) {
            token.set_clock_skew(skew);
        }
        match self.pause_until.is_some_and(|until| now < until) {
            true => self.lasting(now),
            false => {
                let token = self.token.as_ref()?.access_token(now)?;
                self.is_accepted(token).then(|| token.clone())
            }
        }
    }

    /// The exchange that requests another token. Pass its result to
    /// [`carried`](Self::carried).
    pub fn exchange(&self) -> Exchange<ClientToken> {
        self.request.clone().into_exchange()
    }

    /// Takes the exchange's result. Returns the result for all waiting callers: the new token,
    /// or the old one while it is valid.
    ///
    /// # Errors
    /// [`MachineTokenError`] if there is neither.
    pub fn carried(
        &mut self,
        result: Result<ClientToken, Error>,
        now: Timestamp,
    ) -> Result<AccessToken, MachineTokenError> {
        match result {
            Ok(token) => {
                self.pause_until = None;
                let access_token = token.last_access_token().clone();
                self.token = Some(token);
                Ok(access_token)
            }
            Err(error) => match self.lasting(now) {
                Some(token) => {
                    self.pause_until = Some(now.after(Self::PAUSE));
                    Ok(token)
                }
                None => Err(error.into()),
            },
        }
    }

    /// Marks this token as rejected by a server: it is not returned any more.
    pub fn refuse(&mut self, token: &AccessToken) {
        self.refused = Some(token.clone());
    }

    /// The token until it expires.
    fn lasting(&self, now: Timestamp) -> Option<AccessToken> {
        let token = self.token.as_ref()?.unexpired_access_token(now)?;
        self.is_accepted(token).then(|| token.clone())
    }

    fn is_accepted(&self, token: &AccessToken) -> bool {
        !self
            .refused
            .as_ref()
            .is_some_and(|refused| refused.is(token))
    }
}

impl fmt::Debug for MachineTokenState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MachineTokenState")
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}
