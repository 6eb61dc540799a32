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
use crate::values::date::ClockSkew;
use crate::values::secret::AccessToken;
use crate::values::time::Timestamp;
use crate::wire::oauth::OAuthReply;
use crate::wire::{ClientTokenReply, member};

/// A machine's access token. Its `sub` is the app client's id; there is no ID token and no
/// refresh token: when it ends, another is asked for.
///
/// It is as the service sent it: nothing here verifies a signature.
#[derive(Clone)]
pub struct ClientToken {
    token: SignedIn,
    token_type: String,
    expires_in: Duration,
}

/// What is known of a machine's token before it comes.
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

    fn access_token(&self) -> Option<&AccessToken> {
        Some(self.token.last_access_token())
    }
}

settles_at_once!(ClientToken);

impl ClientToken {
    /// The token, unless by the program's clock it has ended, or will within
    /// [`SignedIn::MARGIN`].
    #[must_use]
    pub fn access_token(&self, now: Timestamp) -> Option<&AccessToken> {
        self.token.access_token(now)
    }

    /// The token, unless by the program's clock it has ended: for when there is no other.
    #[must_use]
    pub fn unexpired_access_token(&self, now: Timestamp) -> Option<&AccessToken> {
        self.token.unexpired_access_token(now)
    }

    /// The token, whether or not it has ended.
    #[must_use]
    pub fn last_access_token(&self) -> &AccessToken {
        self.token.last_access_token()
    }

    /// How the token is presented: `Bearer`.
    #[must_use]
    pub fn token_type(&self) -> &str {
        &self.token_type
    }

    /// How long the token is valid, from the moment it came.
    #[must_use]
    pub fn expires_in(&self) -> Duration {
        self.expires_in
    }

    /// When the token ends, by the service's clock.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.token.expires_at()
    }

    /// The scopes that the token has, as it says itself. They are not verified.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.token.scopes()
    }

    /// Judges the token's end by what is known of the service's clock now
    /// ([`ServiceClock::skew`](crate::call::ServiceClock::skew)), instead of what the response
    /// with the token said.
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
