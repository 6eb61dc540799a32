//! The app client, from which every exchange begins.

use alloc::string::String;
use alloc::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::values::attachments::{Attachments, Origin};
use crate::values::endpoint::Endpoint;
use crate::values::identifiers::{ClientId, IdentifierError, UserPoolId};
use crate::values::mac::hmac_sha256;
use crate::values::secret::ClientSecret;
use crate::wire::Request;
use crate::wire::{self, Initiation, Operation, Parameters, flow, key};

/// An app client of a user pool: everything needed to call the service.
///
/// ```
/// use cognito_srp_core::{AppClient, ClientSecret};
///
/// let public = AppClient::parse("eu-west-2_eYpv1mFHB", "1h57kf5cpq17m0eml12EXAMPLE")?;
/// assert_eq!(public.endpoint().as_str(), "https://cognito-idp.eu-west-2.amazonaws.com/");
///
/// let confidential = public
///     .with_secret(ClientSecret::new("kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0"))
///     .with_endpoint("http://127.0.0.1:9229".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct AppClient {
    user_pool_id: UserPoolId,
    client_id: ClientId,
    secret: Option<Arc<ClientSecret>>,
    endpoint: Endpoint,
}

/// The user name that a `SECRET_HASH` covers.
pub(crate) enum Named<'a> {
    /// It is the USERNAME of the same request.
    InRequest(&'a str),
    /// Only the service knows it: `REFRESH_TOKEN_AUTH` sends no USERNAME.
    OnFile(&'a str),
}

impl AppClient {
    /// A public app client, at the service's endpoint for the pool's region.
    #[must_use]
    pub fn new(user_pool_id: UserPoolId, client_id: ClientId) -> Self {
        let endpoint = Endpoint::of(&user_pool_id);
        Self {
            user_pool_id,
            client_id,
            secret: None,
            endpoint,
        }
    }

    /// [`new`](Self::new), from the two ids as strings.
    ///
    /// # Errors
    /// [`IdentifierError`], which says which id is not valid.
    pub fn parse(user_pool_id: &str, client_id: &str) -> Result<Self, IdentifierError> {
        let user_pool_id = UserPoolId::parse(user_pool_id)?;
        Ok(Self::new(user_pool_id, ClientId::parse(client_id)?))
    }

    /// Makes it a confidential app client: each request proves knowledge of the secret.
    #[must_use]
    pub fn with_secret(mut self, secret: ClientSecret) -> Self {
        self.secret = Some(Arc::new(secret));
        self
    }

    /// Sends requests to a custom endpoint, for example an emulator.
    #[must_use]
    pub fn with_endpoint(mut self, endpoint: Endpoint) -> Self {
        self.endpoint = endpoint;
        self
    }

    /// The user pool id.
    #[must_use]
    pub fn user_pool_id(&self) -> &UserPoolId {
        &self.user_pool_id
    }

    /// The app client id.
    #[must_use]
    pub fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    /// Where requests go.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    pub(crate) fn secret(&self) -> Option<&ClientSecret> {
        self.secret.as_deref()
    }

    pub(crate) fn request(&self, operation: Operation, body: &wire::Body<'_>) -> Request {
        let region = self.user_pool_id.region();
        Request::new(operation, self.endpoint.as_str(), region, body)
    }

    /// `InitiateAuth`, or on an operator's server `AdminInitiateAuth`.
    pub(crate) fn initiation(
        &self,
        initiation: Initiation<'_>,
        attachments: &Attachments,
    ) -> Request {
        // Safe to retry: neither flow counts as a sign-in attempt.
        let repeatable = [flow::USER_SRP_AUTH, flow::REFRESH_TOKEN_AUTH];
        let repeatable = repeatable.contains(&initiation.flow);
        let (pool, client) = (self.user_pool_id.as_str(), self.client_id.as_str());
        let body = wire::initiate_auth(pool, client, initiation, attachments);
        let operation = match attachments.origin {
            Origin::Client(_) => Operation::InitiateAuth,
            Origin::Server(_) => Operation::AdminInitiateAuth,
        };
        let request = self.request(operation, &body);
        if repeatable {
            request.mark_idempotent()
        } else {
            request
        }
    }

    /// The parameters of every request in a sign-in: USERNAME and, for a confidential client,
    /// SECRET_HASH. In sign-ins only this function adds a SECRET_HASH, so it always covers the
    /// user name in the request. (`Call::of_user` does this for the other operations.)
    pub(crate) fn parameters_for<'a>(&self, named: Named<'a>) -> Parameters<'a> {
        let (parameters, name) = match named {
            Named::InRequest(name) => (Parameters::new().with(key::USERNAME, name), name),
            Named::OnFile(name) => (Parameters::new(), name),
        };
        parameters.optional(key::SECRET_HASH, self.secret_hash_of(name))
    }

    /// The SECRET_HASH of a user name, for a confidential client.
    pub(crate) fn secret_hash_of(&self, name: &str) -> Option<Zeroizing<String>> {
        let secret = self.secret()?;
        Some(secret_hash(name, self.client_id.as_str(), secret))
    }
}

/// `SECRET_HASH`: base64 of the HMAC-SHA-256 over user name and app client id, with the client
/// secret as key. It is a secret: whoever has it can act as the app client for that user.
///
/// For programs that build their own requests; this crate's exchanges add it themselves.
///
/// ```
/// use cognito_srp_core::{ClientSecret, secret_hash};
/// let secret = ClientSecret::new("clientSecret");
/// assert_eq!(
///     *secret_hash("test", "123abd", &secret),
///     "LoIX/oPJWZzFYv8liJYRo+CHv16FNDY10JlZEDjL3Vg="
/// );
/// ```
#[must_use]
pub fn secret_hash(username: &str, client_id: &str, secret: &ClientSecret) -> Zeroizing<String> {
    let parts = [username.as_bytes(), client_id.as_bytes()];
    let hash = hmac_sha256(secret.expose().as_bytes(), &parts);
    Zeroizing::new(STANDARD.encode(hash.as_slice()))
}
