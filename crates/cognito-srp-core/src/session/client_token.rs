//! The tokens of machines: `GetClientToken`, and what the grant `client_credentials` gives.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::app_client::AppClient;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, IntoExchange, into_exchange, settles_at_once};
use crate::session::signed_in::{SessionOrigin, SignedIn};
use crate::session::tokens::{Known, Tokens};
use crate::values::attachments::Attachments;
use crate::values::date::ClockSkew;
use crate::values::secret::{AccessToken, ClientSecret};
use crate::values::time::Timestamp;
use crate::wire::oauth::OAuthReply;
use crate::wire::{self, Body, ClientTokenReply, Operation, member};

/// The app client has no secret here, and a machine proves itself with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientSecretMissing;

impl fmt::Display for ClientSecretMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a machine's token needs the app client's secret, and none was given")
    }
}

impl core::error::Error for ClientSecretMissing {}

impl AppClient {
    /// A token for a machine, from the service's API (`GetClientToken`): the app client proves
    /// itself with its secret, and there is no user.
    ///
    /// The app client has `ALLOW_CLIENT_TOKEN_AUTH` as its only flow, and the scopes of
    /// resource servers; the user pool needs no domain. The request is not signed.
    /// [`OAuthClient::client_credentials`](crate::OAuthClient::client_credentials) is the same
    /// at the user pool's domain. For a program that needs tokens for longer, the transports'
    /// `MachineToken` renews them.
    ///
    /// # Errors
    /// [`ClientSecretMissing`].
    pub fn get_client_token(&self) -> Result<GetClientToken, ClientSecretMissing> {
        match self.secret() {
            Some(_) => Ok(GetClientToken {
                app_client: self.clone(),
                scopes: Vec::new(),
                attachments: Attachments::none(),
            }),
            None => Err(ClientSecretMissing),
        }
    }
}

/// `GetClientToken`, to be carried: see [`AppClient::get_client_token`]. A clone asks for
/// another token of the same kind.
#[derive(Clone)]
#[must_use = "nothing is sent until this is carried"]
pub struct GetClientToken {
    app_client: AppClient,
    scopes: Vec<String>,
    attachments: Attachments,
}

impl GetClientToken {
    /// Asks for these scopes (`{resource server}/{scope}`), and no others. Without this the
    /// token has all that the app client may have.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// `ClientMetadata`: texts for the user pool's Lambda triggers.
    pub fn with_client_metadata<K, V>(mut self, entries: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        self.attachments.set_client_metadata(entries);
        self
    }
}

impl into_exchange::Sealed for GetClientToken {}

impl IntoExchange for GetClientToken {
    type Outcome = ClientToken;

    fn into_exchange(self) -> Exchange<ClientToken> {
        let client = &self.app_client;
        let body = Body::new()
            .text(member::CLIENT_ID, client.client_id().as_str())
            .optional(member::SECRET, client.secret().map(ClientSecret::expose));
        let body = match self.scopes.is_empty() {
            true => body,
            false => body.texts(
                member::SCOPES,
                self.scopes.iter().map(String::as_str).collect(),
            ),
        };
        let body = wire::attach(body, &self.attachments);
        let awaited = AwaitedClientToken {
            origin: SessionOrigin::of(client),
            is_oauth: false,
        };
        Exchange::new(client.request(Operation::GetClientToken, &body), awaited)
    }
}

impl fmt::Debug for GetClientToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GetClientToken([redacted])")
    }
}

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
