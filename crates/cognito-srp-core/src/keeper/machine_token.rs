//! A machine's token, as a state machine that does no IO: when it is good, and when another is
//! asked for.

use alloc::sync::Arc;
use core::error::Error as StdError;
use core::fmt;
use core::time::Duration;

use crate::call::{Error, ServiceClock};
use crate::error::ServiceError;
use crate::exchange::{Exchange, IntoExchange};
use crate::machine::client_token::ClientToken;
use crate::machine::request::ClientTokenRequest;
use crate::values::secret::AccessToken;
use crate::values::time::Timestamp;

/// The token of a machine, and how to ask for another. `MachineToken` of the transports does
/// what it says.
pub struct MachineTokenState {
    request: ClientTokenRequest,
    token: Option<ClientToken>,
    /// The token that somebody calls ended, whatever a clock says.
    refused: Option<AccessToken>,
    /// No other try before this moment while the token lasts.
    pause_until: Option<Timestamp>,
    clock: Option<Arc<ServiceClock>>,
}

impl MachineTokenState {
    /// After a renewal failed, how long a token that still lasts is given without another try.
    pub const PAUSE: Duration = Duration::from_secs(10);

    /// No token yet. This request asks for each.
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

    /// With the clock of the client that carries the exchanges.
    #[must_use]
    pub fn with_service_clock(mut self, clock: Arc<ServiceClock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// The token, when nothing has to be done for it; `None` when [`exchange`](Self::exchange)
    /// has to be carried.
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

    /// What asks for another token. Hand the result to [`carried`](Self::carried).
    pub fn exchange(&self) -> Exchange<ClientToken> {
        self.request.clone().into_exchange()
    }

    /// Takes what came of the exchange. The result is for all who wait: the new token, or the
    /// old one while it lasts.
    ///
    /// # Errors
    /// [`MachineTokenError`], when there is neither.
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

    /// Somebody calls this token ended: it is given to nobody any more.
    pub fn refuse(&mut self, token: &AccessToken) {
        self.refused = Some(token.clone());
    }

    /// The token, until its very end.
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

/// There is no token for a machine. All who asked at once get the same.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum MachineTokenError {
    /// The call failed. If the service refused, the secret is wrong, or a scope, or the app
    /// client may not have such a token.
    Call(Arc<Error>),
    /// Who was asking went away: the runtime was shut down. Try again.
    Abandoned,
}

impl MachineTokenError {
    /// What the service said, where it refused.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Self::Call(error) => error.service(),
            Self::Abandoned => None,
        }
    }

    /// Whether the same may go well a little later, with nothing mended.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Call(error) => error.is_retryable(),
            Self::Abandoned => true,
        }
    }
}

impl fmt::Display for MachineTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call(error) => error.fmt(f),
            Self::Abandoned => {
                f.write_str("the request for a token was abandoned: the runtime was shut down")
            }
        }
    }
}

impl StdError for MachineTokenError {
    /// What is behind the error within: that itself is what `Display` shows.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Call(error) => error.source(),
            Self::Abandoned => None,
        }
    }
}

impl From<Error> for MachineTokenError {
    fn from(error: Error) -> Self {
        Self::Call(Arc::new(error))
    }
}
