//! The grant `client_credentials` (RFC 6749 §4.4): tokens for machines.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::oauth_client::OAuthClient;
use crate::exchange::{Exchange, IntoExchange, into_exchange};
use crate::session::client_token::{AwaitedClientToken, ClientSecretMissing, ClientToken};
use crate::session::signed_in::SessionOrigin;
use crate::values::attachments::Attachments;
use crate::wire::oauth::{OAuthCall, field};
use crate::wire::{self, Form};

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
    pub fn client_credentials(&self) -> Result<ClientCredentials, ClientSecretMissing> {
        match self.app_client().secret() {
            Some(_) => Ok(ClientCredentials {
                client: self.clone(),
                scopes: Vec::new(),
                attachments: Attachments::none(),
            }),
            None => Err(ClientSecretMissing),
        }
    }
}

/// A request for the grant `client_credentials`: see [`OAuthClient::client_credentials`]. A
/// clone requests another token of the same kind.
#[derive(Clone)]
#[must_use = "nothing is sent until this is run"]
pub struct ClientCredentials {
    client: OAuthClient,
    scopes: Vec<String>,
    attachments: Attachments,
}

impl ClientCredentials {
    /// Requests only these scopes (`{resource server}/{scope}`). By default the token has all
    /// that the app client may have.
    pub fn with_scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// `aws_client_metadata`: strings for the user pool's Lambda trigger that runs before a
    /// token is issued.
    pub fn with_client_metadata<K, V>(mut self, entries: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<String>,
        V: Into<String>,
    {
        self.attachments.set_client_metadata(entries);
        self
    }
}

impl into_exchange::Sealed for ClientCredentials {}

impl IntoExchange for ClientCredentials {
    type Outcome = ClientToken;

    fn into_exchange(self) -> Exchange<ClientToken> {
        let scopes = (!self.scopes.is_empty()).then(|| self.scopes.join(" "));
        let metadata = wire::client_metadata(&self.attachments);
        let form = Form::new()
            .field(field::GRANT_TYPE, "client_credentials")
            .optional(field::SCOPE, scopes)
            .optional(
                field::CLIENT_METADATA,
                metadata.map(wire::Parameters::encode),
            );
        let awaited = AwaitedClientToken {
            origin: SessionOrigin::of(self.client.app_client()),
            is_oauth: true,
        };
        let call = OAuthCall::ClientCredentials;
        Exchange::new(self.client.token_request(call, form), awaited)
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientCredentials([redacted])")
    }
}
