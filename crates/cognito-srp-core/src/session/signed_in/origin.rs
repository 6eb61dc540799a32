//! The origin of a session: the app client with which the user signed in.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use crate::app_client::AppClient;
use crate::values::identifiers::{ClientId, UserPoolId};
use crate::values::mac::hmac_sha256;
use crate::values::readable_debug::readable_debug;
use crate::values::secret::ClientSecret;

/// The app client with which a user signed in, and its endpoint. A session is valid only
/// there.
///
/// The service answers a wrong app client or secret with the same error as an ended session.
/// So a keeper compares the origin before it sends anything: a wrong setting ends no session,
/// and a refresh token is sent only to its own server.
///
/// Instead of the client secret it contains an HMAC-SHA-256 with the secret as key: enough to
/// recognise a wrong secret, and useless at the service.
#[derive(Clone, Debug)]
pub struct SessionOrigin {
    pub(super) user_pool_id: UserPoolId,
    pub(super) client_id: ClientId,
    pub(super) endpoint: String,
    pub(super) secret_check: Option<String>,
}

/// How an app client differs from the one with which the user signed in. The session is still
/// valid.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionMismatch {
    /// It belongs to another user pool.
    UserPool,
    /// It is another app client of this user pool.
    AppClient,
    /// It sends its requests to another endpoint.
    Endpoint,
    /// It has no client secret, but the user signed in with one.
    SecretMissing,
    /// It has a client secret, but the user signed in without one.
    SecretUnexpected,
    /// It has another client secret.
    OtherSecret,
}

impl SessionOrigin {
    /// The origin of an app client's sessions.
    #[must_use]
    pub fn of(app_client: &AppClient) -> Self {
        let check = |secret| secret_check(app_client.client_id(), secret);
        Self {
            user_pool_id: app_client.user_pool_id().clone(),
            client_id: app_client.client_id().clone(),
            endpoint: app_client.endpoint().as_str().to_owned(),
            secret_check: app_client.secret().map(check),
        }
    }

    /// The user pool.
    #[must_use]
    pub fn user_pool_id(&self) -> &UserPoolId {
        &self.user_pool_id
    }

    /// The app client.
    #[must_use]
    pub fn client_id(&self) -> &ClientId {
        &self.client_id
    }

    /// The URL of the endpoint.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Whether the app client has a secret.
    #[must_use]
    pub fn has_client_secret(&self) -> bool {
        self.secret_check.is_some()
    }

    /// Checks that this is the app client with which the user signed in, with the same secret
    /// (compared in constant time) and the same endpoint.
    ///
    /// # Errors
    /// [`SessionMismatch`] names the first difference.
    pub fn check(&self, app_client: &AppClient) -> Result<(), SessionMismatch> {
        self.compare(&Self::of(app_client))
    }

    pub(super) fn compare(&self, given: &Self) -> Result<(), SessionMismatch> {
        if self.user_pool_id != given.user_pool_id {
            return Err(SessionMismatch::UserPool);
        }
        if self.client_id != given.client_id {
            return Err(SessionMismatch::AppClient);
        }
        if self.endpoint != given.endpoint {
            return Err(SessionMismatch::Endpoint);
        }
        match (&self.secret_check, &given.secret_check) {
            (None, None) => Ok(()),
            (Some(_), None) => Err(SessionMismatch::SecretMissing),
            (None, Some(_)) => Err(SessionMismatch::SecretUnexpected),
            (Some(ours), Some(given)) => match ours.as_bytes().ct_eq(given.as_bytes()).into() {
                true => Ok(()),
                false => Err(SessionMismatch::OtherSecret),
            },
        }
    }
}

/// A text that can be computed only with the secret and does not reveal it. User names have no
/// spaces, so it is not a `SECRET_HASH` either.
fn secret_check(client_id: &ClientId, secret: &ClientSecret) -> String {
    let parts: [&[u8]; 2] = [b"a signed-in user of ", client_id.as_str().as_bytes()];
    STANDARD.encode(hmac_sha256(secret.expose().as_bytes(), &parts))
}

readable_debug!(SessionMismatch { UserPool AppClient Endpoint SecretMissing SecretUnexpected OtherSecret });

impl fmt::Display for SessionMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UserPool => "the user signed in to another user pool",
            Self::AppClient => "the user signed in with another app client",
            Self::Endpoint => "the user signed in at another endpoint",
            Self::SecretMissing => {
                "the user signed in with an app client that has a secret, but none was given"
            }
            Self::SecretUnexpected => {
                "the user signed in with an app client that has no secret, but one was given"
            }
            Self::OtherSecret => "the user signed in with another client secret",
        })
    }
}

impl core::error::Error for SessionMismatch {}
