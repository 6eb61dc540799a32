//! The four unsigned operations of identity pools.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{AwsCredentials, IdentityPool, Logins};
use crate::error::{Error, ProtocolError};
use crate::exchange::into_exchange::Sealed;
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, IntoExchange, settles_at_once};
use crate::operations::Acknowledged;
use crate::values::identifiers::IdentityId;
use crate::values::secret::{self, OpenIdToken};
use crate::wire::{
    Body, IdentityCredentialsReply, IdentityOperation, IdentityReply, OpenIdTokenReply, Request,
    member,
};

/// The result of [`IdentityPool::get_credentials_for_identity`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CredentialsForIdentity {
    /// The identity. Store this one: it may differ from the requested one, if the service has
    /// merged the two.
    pub identity_id: IdentityId,
    /// The credentials, valid for an hour.
    pub credentials: AwsCredentials,
}

/// The result of [`IdentityPool::get_open_id_token`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OpenIdTokenForIdentity {
    /// The identity, as in [`CredentialsForIdentity`].
    pub identity_id: IdentityId,
    /// The token, valid for 10 minutes.
    pub token: OpenIdToken,
}

/// A request for `GetCredentialsForIdentity`: see
/// [`IdentityPool::get_credentials_for_identity`].
#[must_use = "nothing is sent until this is run"]
pub struct GetCredentialsForIdentity<'a> {
    pool: &'a IdentityPool,
    identity_id: &'a IdentityId,
    body: Body<'a>,
}

impl<'a> GetCredentialsForIdentity<'a> {
    /// Requests this role (`CustomRoleArn`), if the pool chooses roles by token or rules, or
    /// the login is SAML. It must be one of those that the user may have.
    pub fn with_custom_role_arn(mut self, arn: &'a str) -> Self {
        self.body = self.body.text(member::CUSTOM_ROLE_ARN, arn);
        self
    }
}

impl Sealed for GetCredentialsForIdentity<'_> {}

impl IntoExchange for GetCredentialsForIdentity<'_> {
    type Outcome = CredentialsForIdentity;

    fn into_exchange(self) -> Exchange<CredentialsForIdentity> {
        let operation = IdentityOperation::GetCredentialsForIdentity;
        let request = self.pool.request(operation, &self.body);
        Exchange::new(request, self.identity_id.clone())
    }
}

impl fmt::Debug for GetCredentialsForIdentity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GetCredentialsForIdentity([redacted])")
    }
}

impl IdentityPool {
    /// The identity of these logins (`GetId`): for a user always the same; for a guest a new
    /// one each time, which the program should store.
    pub fn get_id(&self, logins: &Logins) -> Exchange<IdentityId> {
        let body = Body::new()
            .optional(member::ACCOUNT_ID, self.account_id.as_deref())
            .text(member::IDENTITY_POOL_ID, self.id().as_str());
        let body = with_logins(body, logins);
        Exchange::new(self.request(IdentityOperation::GetId, &body), ())
    }

    /// Credentials for an identity (`GetCredentialsForIdentity`), valid for an hour: the
    /// enhanced flow, in which the pool chooses the role. A login that the identity does not
    /// have yet is linked to it.
    pub fn get_credentials_for_identity<'a>(
        &'a self,
        identity_id: &'a IdentityId,
        logins: &'a Logins,
    ) -> GetCredentialsForIdentity<'a> {
        GetCredentialsForIdentity {
            pool: self,
            identity_id,
            body: with_logins(of_identity(identity_id), logins),
        }
    }

    /// A token for an identity (`GetOpenIdToken`), valid for 10 minutes: the basic flow, in
    /// which the program chooses the role ([`assume_role`](Self::assume_role)). The pool must
    /// allow it (`AllowClassicFlow`).
    pub fn get_open_id_token(
        &self,
        identity_id: &IdentityId,
        logins: &Logins,
    ) -> Exchange<OpenIdTokenForIdentity> {
        let body = with_logins(of_identity(identity_id), logins);
        let request = self.request(IdentityOperation::GetOpenIdToken, &body);
        Exchange::new(request, identity_id.clone())
    }

    /// Removes logins from an identity (`UnlinkIdentity`). `logins` prove it; the identity's
    /// logins with the providers in `remove` are removed. An identity without logins no longer
    /// exists.
    pub fn unlink_identity<'a>(
        &self,
        identity_id: &IdentityId,
        logins: &Logins,
        remove: impl IntoIterator<Item = &'a str>,
    ) -> Exchange<Acknowledged> {
        let remove: Vec<&str> = remove.into_iter().collect();
        let body = of_identity(identity_id)
            .map(member::LOGINS, logins.parameters())
            .texts(member::LOGINS_TO_REMOVE, remove);
        Exchange::new(self.request(IdentityOperation::UnlinkIdentity, &body), ())
    }

    fn request(&self, operation: IdentityOperation, body: &Body<'_>) -> Request {
        Request::identity(operation, self.endpoint().as_str(), body)
    }
}

fn of_identity(identity_id: &IdentityId) -> Body<'_> {
    Body::new().text(member::IDENTITY_ID, identity_id.as_str())
}

/// A guest sends none.
fn with_logins<'a>(body: Body<'a>, logins: &'a Logins) -> Body<'a> {
    match logins.is_guest() {
        true => body,
        false => body.map(member::LOGINS, logins.parameters()),
    }
}

/// The identity in a reply; if the reply does not name one, the requested one.
fn returned(
    received: &Received<'_>,
    id: Option<String>,
    asked: Option<IdentityId>,
) -> Result<IdentityId, ProtocolError> {
    match id {
        Some(id) => IdentityId::parse(&id).map_err(|_| ProtocolError::Malformed {
            operation: received.operation,
        }),
        None => asked.ok_or(ProtocolError::Missing(member::IDENTITY_ID)),
    }
}

impl Conclude for IdentityId {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: IdentityReply = received.read()?;
        Ok(returned(&received, reply.identity_id, None)?)
    }
}

impl Conclude for CredentialsForIdentity {
    type Pending = IdentityId;

    fn conclude(asked: IdentityId, received: Received<'_>) -> Result<Self, Error> {
        let reply: IdentityCredentialsReply = received.read()?;
        let credentials = reply.credentials;
        let credentials = credentials.ok_or(ProtocolError::Missing(member::CREDENTIALS))?;
        Ok(Self {
            identity_id: returned(&received, reply.identity_id, Some(asked))?,
            credentials: AwsCredentials::of_identity(credentials)?,
        })
    }
}

impl Conclude for OpenIdTokenForIdentity {
    type Pending = IdentityId;

    fn conclude(asked: IdentityId, received: Received<'_>) -> Result<Self, Error> {
        let reply: OpenIdTokenReply = received.read()?;
        let token = reply.token.ok_or(ProtocolError::Missing(member::TOKEN))?;
        Ok(Self {
            identity_id: returned(&received, reply.identity_id, Some(asked))?,
            token: secret::token(token).ok_or(ProtocolError::NotAToken(member::TOKEN))?,
        })
    }
}

settles_at_once!(IdentityId);
settles_at_once!(CredentialsForIdentity);
settles_at_once!(OpenIdTokenForIdentity);
