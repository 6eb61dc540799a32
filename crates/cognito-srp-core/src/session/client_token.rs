//! Machines' tokens: from `GetClientToken`, and from the grant `client_credentials`.

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

/// The app client has no secret, but a machine authenticates with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientSecretMissing;

impl fmt::Display for ClientSecretMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a machine's token needs the app client's secret, but none was given")
    }
}

impl core::error::Error for ClientSecretMissing {}

impl AppClient {
    /// A token for a machine, from the service's API (`GetClientToken`). The app client
    /// authenticates with its secret; there is no user.
    ///
    /// The app client must have `ALLOW_CLIENT_TOKEN_AUTH` as its only flow, and scopes of
    /// resource servers; the user pool needs no domain. The request is not signed.
    /// [`OAuthClient::client_credentials`](crate::OAuthClient::client_credentials) does the
    /// same at the user pool's domain. For a program that needs tokens for longer, the
    /// transports' `MachineToken` renews them.
    ///
    /// # Errors
    /// [`ClientSecretMissing`] if the app client has no secret.
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

/// A request for `GetClientToken`: see [`AppClient::get_client_token`]. A clone requests
/// another token of the same kind.
#[derive(Clone)]
#[must_use = "nothing is sent until this is run"]
pub struct GetClientToken {
    app_client: AppClient,
    scopes: Vec<String>,
    attachments: Attachments,
}

impl GetClientToken {
    /// Requests only these scopes (`{resource server}/{scope}`). By default the token has all
    /// that the app client may have.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets `ClientMetadata`: strings for the user pool's Lambda triggers.
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

    fn access_token(&self) -> Option<&AccessToken> {
        Some(self.token.last_access_token())
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
