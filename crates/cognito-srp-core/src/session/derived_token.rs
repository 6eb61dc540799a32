//! Exchanges one token for another: `GetDerivedToken`, based on RFC 8693.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use super::source_token::SourceToken;
use crate::app_client::AppClient;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, IntoExchange, into_exchange, settles_at_once};
use crate::values::secret::{self, AccessToken, ClientSecret, IssuedToken};
use crate::wire::{self, Body, DerivedTokenReply, Operation, member};

wire::wire_enum! {
    /// The type of a derived token (`IssuedTokenTypeIdentifierType`).
    IssuedTokenType {
        /// `ACCESS_TOKEN`.
        AccessToken = "ACCESS_TOKEN",
        /// `ID_TOKEN`.
        IdToken = "ID_TOKEN",
    }
}

impl AppClient {
    /// Derives a token from another one (`GetDerivedToken`, based on RFC 8693): for a service
    /// that calls another service on behalf of its user.
    ///
    /// The app client authenticates with its secret, if it has one; on an operator's server
    /// the request may be [signed](GetDerivedToken::signed) instead. The app client must allow
    /// `ALLOW_TOKEN_EXCHANGE_IMPERSONATION`, or with an [actor](GetDerivedToken::with_actor)
    /// `ALLOW_TOKEN_EXCHANGE_DELEGATION`.
    pub fn get_derived_token<'a>(&'a self, subject: SourceToken<'a>) -> GetDerivedToken<'a> {
        GetDerivedToken {
            app_client: self,
            subject,
            actor: None,
            scopes: Vec::new(),
            audience: None,
            requested: None,
            is_signed: false,
        }
    }
}

/// A request for `GetDerivedToken`: see [`AppClient::get_derived_token`].
#[must_use = "nothing is sent until this is run"]
pub struct GetDerivedToken<'a> {
    app_client: &'a AppClient,
    subject: SourceToken<'a>,
    actor: Option<SourceToken<'a>>,
    scopes: Vec<String>,
    /// With the name of its member. At most one, of either kind.
    audience: Option<(&'static str, String)>,
    requested: Option<IssuedTokenType>,
    is_signed: bool,
}

impl<'a> GetDerivedToken<'a> {
    /// Sets who acts for the subject. The token contains it (`act`).
    pub fn with_actor(mut self, actor: SourceToken<'a>) -> Self {
        self.actor = Some(actor);
        self
    }

    /// Requests these scopes. The token gets those that the subject's token and the app client
    /// both have; the default is those of the subject's token.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the token's audience (`Audiences`). Replaces a [resource](Self::with_resource).
    pub fn with_audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some((member::AUDIENCES, audience.into()));
        self
    }

    /// Sets the resource server that the token is for (`Resources`). Replaces an
    /// [audience](Self::with_audience).
    pub fn with_resource(mut self, resource: impl Into<String>) -> Self {
        self.audience = Some((member::RESOURCES, resource.into()));
        self
    }

    /// Sets the type of token.
    pub fn with_requested_type(mut self, kind: IssuedTokenType) -> Self {
        self.requested = Some(kind);
        self
    }

    /// On an operator's server: the request is signed, and does not contain the client secret.
    pub fn signed(mut self) -> Self {
        self.is_signed = true;
        self
    }
}

impl into_exchange::Sealed for GetDerivedToken<'_> {}

impl IntoExchange for GetDerivedToken<'_> {
    type Outcome = DerivedToken;

    fn into_exchange(self) -> Exchange<DerivedToken> {
        let client = self.app_client;
        let secret = client.secret().filter(|_| !self.is_signed);
        let subject = self.subject;
        let mut body = Body::new()
            .text(member::CLIENT_ID, client.client_id().as_str())
            .optional(member::CLIENT_SECRET, secret.map(ClientSecret::expose))
            .text(member::SUBJECT_TOKEN, subject.token)
            .text(member::SUBJECT_TOKEN_TYPE, subject.kind)
            .optional(member::SUBJECT_TOKEN_PROVIDER_NAME, subject.provider);
        if let Some(actor) = self.actor {
            body = body
                .text(member::ACTOR_TOKEN, actor.token)
                .text(member::ACTOR_TOKEN_TYPE, actor.kind)
                .optional(member::ACTOR_TOKEN_PROVIDER_NAME, actor.provider);
        }
        if !self.scopes.is_empty() {
            let scopes = self.scopes.iter().map(String::as_str);
            body = body.texts(member::SCOPES, scopes.collect());
        }
        if let Some((name, value)) = &self.audience {
            body = body.texts(name, vec![value.as_str()]);
        }
        let requested = self.requested.as_ref().map(IssuedTokenType::as_str);
        let body = body.optional(member::REQUESTED_TOKEN_TYPE, requested);
        let request = client.request(Operation::GetDerivedToken, &body);
        let request = match self.is_signed {
            true => request.mark_signed(),
            false => request,
        };
        Exchange::new(request, ())
    }
}

impl fmt::Debug for GetDerivedToken<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GetDerivedToken([redacted])")
    }
}

/// A token that the service derived from another.
///
/// This is the token as the service sent it: nothing here verifies its signature.
#[derive(Clone)]
pub struct DerivedToken {
    token: IssuedToken,
    kind: IssuedTokenType,
    token_type: String,
    expires_in: Option<Duration>,
    scopes: Vec<String>,
}

impl Conclude for DerivedToken {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: DerivedTokenReply = received.read()?;
        let missing = ProtocolError::Missing;
        let token = reply.issued_token.ok_or(missing(member::ISSUED_TOKEN))?;
        let kind = reply.issued_token_type;
        Ok(Self {
            token: secret::token(token).ok_or(ProtocolError::NotAToken(member::ISSUED_TOKEN))?,
            kind: IssuedTokenType::of(&kind.ok_or(missing(member::ISSUED_TOKEN_TYPE))?),
            token_type: reply.token_type.ok_or(missing(member::TOKEN_TYPE))?,
            expires_in: reply
                .expires_in
                .map(|seconds| Duration::from_secs(seconds.into())),
            scopes: reply.scopes.unwrap_or_default(),
        })
    }
}

settles_at_once!(DerivedToken);

impl DerivedToken {
    /// The token.
    #[must_use]
    pub fn issued_token(&self) -> &IssuedToken {
        &self.token
    }

    /// The type of the token.
    #[must_use]
    pub fn issued_token_type(&self) -> &IssuedTokenType {
        &self.kind
    }

    /// The authentication scheme for the token: `Bearer`; or `N_A` if it is not used in that
    /// way.
    #[must_use]
    pub fn token_type(&self) -> &str {
        &self.token_type
    }

    /// How long the token is valid, from when it was received, if the service sent that.
    #[must_use]
    pub fn expires_in(&self) -> Option<Duration> {
        self.expires_in
    }

    /// The token's scopes.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// The token, if it is an access token.
    #[must_use]
    pub fn to_access_token(&self) -> Option<AccessToken> {
        let is_one = self.kind == IssuedTokenType::AccessToken;
        is_one.then(|| AccessToken::new(self.token.expose().to_owned()))
    }
}

impl fmt::Debug for DerivedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DerivedToken")
            .field("token", &self.token)
            .field("kind", &self.kind)
            .field("expires_in", &self.expires_in)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}
