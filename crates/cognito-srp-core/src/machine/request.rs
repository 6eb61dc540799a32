//! Requests for a machine's token: at the user pool's domain by the grant `client_credentials`
//! (RFC 6749 §4.4), or at the service's API by `GetClientToken`.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::client_token::{AwaitedClientToken, ClientToken};
use crate::app_client::AppClient;
use crate::exchange::{Exchange, IntoExchange, into_exchange};
use crate::hosted_login::oauth_client::OAuthClient;
use crate::session::signed_in::SessionOrigin;
use crate::values::attachments::Attachments;
use crate::values::readable_debug::readable_debug;
use crate::values::secret::ClientSecret;
use crate::wire::oauth::{OAuthCall, field};
use crate::wire::{self, Body, Form, Operation, Request, member};

/// The app client has no secret, but a machine authenticates with one.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientSecretMissing;

readable_debug!(ClientSecretMissing);

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
    pub fn get_client_token(&self) -> Result<ClientTokenRequest, ClientSecretMissing> {
        ClientTokenRequest::at(Issuer::Api(self.clone()))
    }
}

impl OAuthClient {
    /// A token for a machine, from the user pool's domain (`/oauth2/token`, the grant
    /// `client_credentials`). The app client authenticates with its secret; there is no user.
    ///
    /// The app client must have `client_credentials` as its only OAuth flow, and scopes of
    /// resource servers. AWS charges for each token: keep it until it expires, as the
    /// transports' `MachineToken` does.
    ///
    /// # Errors
    /// [`ClientSecretMissing`] if the app client has no secret.
    pub fn client_credentials(&self) -> Result<ClientTokenRequest, ClientSecretMissing> {
        ClientTokenRequest::at(Issuer::Domain(self.clone()))
    }
}

/// A request for a machine's token: see [`AppClient::get_client_token`] and
/// [`OAuthClient::client_credentials`]. A clone requests another token of the same kind.
#[derive(Clone)]
#[must_use = "nothing is sent until this is run"]
pub struct ClientTokenRequest {
    issuer: Issuer,
    scopes: Vec<String>,
    attachments: Attachments,
}

/// Who gives the token, and to which app client.
#[derive(Clone)]
enum Issuer {
    Api(AppClient),
    Domain(OAuthClient),
}

impl ClientTokenRequest {
    fn at(issuer: Issuer) -> Result<Self, ClientSecretMissing> {
        match issuer.app_client().secret() {
            Some(_) => Ok(Self {
                issuer,
                scopes: Vec::new(),
                attachments: Attachments::none(),
            }),
            None => Err(ClientSecretMissing),
        }
    }

    /// Requests only these scopes (`{resource server}/{scope}`). By default the token has all
    /// that the app client may have.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Sets `ClientMetadata` (`aws_client_metadata` at a domain): strings for the user pool's
    /// Lambda trigger that runs before a token is issued.
    pub fn with_client_metadata<K, V>(mut self, entries: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        self.attachments.set_client_metadata(entries);
        self
    }

    fn to_api(&self, client: &AppClient) -> Request {
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
        client.request(Operation::GetClientToken, &body)
    }

    fn to_domain(&self, client: &OAuthClient) -> Request {
        let scopes = (!self.scopes.is_empty()).then(|| self.scopes.join(" "));
        let metadata = wire::client_metadata(&self.attachments);
        let form = Form::new()
            .field(field::GRANT_TYPE, "client_credentials")
            .optional(field::SCOPE, scopes)
            .optional(
                field::CLIENT_METADATA,
                metadata.map(wire::Parameters::encode),
            );
        client.token_request(OAuthCall::ClientCredentials, form)
    }
}

impl Issuer {
    fn app_client(&self) -> &AppClient {
        match self {
            Self::Api(client) => client,
            Self::Domain(client) => client.app_client(),
        }
    }
}

impl into_exchange::Sealed for ClientTokenRequest {}

impl IntoExchange for ClientTokenRequest {
    type Outcome = ClientToken;

    fn into_exchange(self) -> Exchange<ClientToken> {
        let (request, is_oauth) = match &self.issuer {
            Issuer::Api(client) => (self.to_api(client), false),
            Issuer::Domain(client) => (self.to_domain(client), true),
        };
        let awaited = AwaitedClientToken {
            origin: SessionOrigin::of(self.issuer.app_client()),
            is_oauth,
        };
        Exchange::new(request, awaited)
    }
}

impl fmt::Debug for ClientTokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientTokenRequest([redacted])")
    }
}
