//! The token of a machine.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;
use core::time::Duration;

use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::settles_at_once;
use crate::session::signed_in::{SessionOrigin, SignedIn};
use crate::session::tokens::{Known, Tokens};
use crate::values::clock_skew::ClockSkew;
use crate::values::secret::AccessToken;
use crate::values::time::Timestamp;
use crate::wire::oauth::OAuthReply;
use crate::wire::{self, ClientTokenReply, member};

/// A machine's access token. Its `sub` is the app client's id. There is no ID token and no
/// refresh token: when it expires, request another.
///
/// This is the token as the service sent it: nothing here verifies its signature.
#[derive(Clone)]
pub struct ClientToken {
    token: SignedIn,
    token_type: String,
    expires_in: Duration,
}

/// What is known about a machine's token before it arrives.
pub struct AwaitedClientToken {
    pub(crate) origin: SessionOrigin,
    /// In the spelling of `oauth2/token`, not of the API.
    pub(crate) is_oauth: bool,
}

impl Conclude for ClientToken {
    type Pending = AwaitedClientToken;

    fn conclude(awaited: AwaitedClientToken, received: Received<'_>) -> Result<Self, Error> {
        let result = match awaited.is_oauth {
            true => received.read::<OAuthReply>()?.into_result(),
            false => {
                let reply: ClientTokenReply = received.read()?;
                let result = reply.client_authentication_result;
                result
                    .ok_or(ProtocolError::Missing(member::CLIENT_AUTHENTICATION_RESULT))?
                    .into_result()
            }
        };
        let known = Box::new(Known {
            origin: awaited.origin,
            username: None,
            device_key: None,
            from_domain: None,
        });
        let tokens = Tokens::from_wire(result, known, &received)?;
        Ok(Self {
            token_type: tokens.token_type().into(),
            expires_in: tokens.expires_in(),
            token: SignedIn::from(tokens),
        })
    }

    fn access_token_issued(&self) -> Option<Timestamp> {
        wire::issued_at(self.token.last_access_token())
    }
}

settles_at_once!(ClientToken);

impl ClientToken {
    /// The token, unless by the program's clock it has expired, or will within
    /// [`SignedIn::MARGIN`].
    #[must_use]
    pub fn access_token(&self, now: Timestamp) -> Option<&AccessToken> {
        self.token.access_token(now)
    }

    /// The token, unless by the program's clock it has expired. Use it if there is no other.
    #[must_use]
    pub fn unexpired_access_token(&self, now: Timestamp) -> Option<&AccessToken> {
        self.token.unexpired_access_token(now)
    }

    /// The token, whether or not it has expired.
    #[must_use]
    pub fn last_access_token(&self) -> &AccessToken {
        self.token.last_access_token()
    }

    /// The authentication scheme for the token: `Bearer`.
    #[must_use]
    pub fn token_type(&self) -> &str {
        &self.token_type
    }

    /// How long the token is valid, from when it was received.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// When the token expires, by the service's clock.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.token.expires_at()
    }

    /// The scopes in the token, not verified.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.token.scopes()
    }

    /// Uses the current knowledge of the service's clock
    /// ([`ServiceClock::skew`](crate::call::ServiceClock::skew)) for the token's expiry,
    /// instead of the clock in the token's response.
    pub fn set_clock_skew(&mut self, skew: ClockSkew) {
        self.token.set_skew(skew);
    }
}

impl fmt::Debug for ClientToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientToken")
            .field("access_token", self.token.last_access_token())
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
