//! The temporary AWS credentials that were issued.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::Timestamp;
use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;

use super::identity::date;

/// Credentials that the emulator has issued, for a program that stands in for an AWS service
/// and must know them. `Debug` shows neither the secret key nor the session token.
#[derive(Clone)]
#[non_exhaustive]
pub struct IssuedCredentials {
    /// `ASIA…`, as for all temporary credentials.
    pub access_key_id: String,
    /// The key that signs requests.
    pub secret_key: String,
    /// The token that each request contains.
    pub session_token: String,
    /// When they expire, by the emulator's clock.
    pub expiration: Timestamp,
    /// The identity that received them.
    pub identity_id: String,
    /// The identity's pool.
    pub identity_pool_id: String,
    /// The role, chosen by the pool or requested.
    pub role_arn: String,
    /// The name of the role's session.
    pub role_session_name: String,
    /// `false` for a guest.
    pub is_authenticated: bool,
    /// The session's tags, from the identity pool's map of claims.
    pub principal_tags: Map<String, Value>,
}

/// The identity and the role of credentials.
pub(crate) struct Holder {
    pub(crate) identity_id: String,
    pub(crate) identity_pool_id: String,
    pub(crate) role_arn: String,
    pub(crate) role_session_name: String,
    pub(crate) is_authenticated: bool,
    pub(crate) principal_tags: Map<String, Value>,
}

impl IssuedCredentials {
    /// New credentials, valid for `seconds`.
    pub(crate) fn issue(holder: Holder, seconds: u64, cx: &mut Context<'_>) -> Result<Self, Fault> {
        let id = cx.alphanumeric(16)?.to_ascii_uppercase();
        Ok(Self {
            access_key_id: format!("ASIA{id}"),
            // 30 bytes give 40 characters, as on AWS.
            secret_key: STANDARD.encode(cx.random::<30>()?),
            session_token: STANDARD.encode(cx.random::<300>()?),
            expiration: cx.now.after(Duration::from_secs(seconds)),
            identity_id: holder.identity_id,
            identity_pool_id: holder.identity_pool_id,
            role_arn: holder.role_arn,
            role_session_name: holder.role_session_name,
            is_authenticated: holder.is_authenticated,
            principal_tags: holder.principal_tags,
        })
    }

    /// `Credentials` of GetCredentialsForIdentity.
    pub(crate) fn reply(&self) -> Value {
        json!({
            "AccessKeyId": self.access_key_id,
            "SecretKey": self.secret_key,
            "SessionToken": self.session_token,
            "Expiration": date(self.expiration),
        })
    }

    /// Everything about them.
    pub(crate) fn describe(&self) -> Value {
        json!({
            "AccessKeyId": self.access_key_id,
            "SecretKey": self.secret_key,
            "SessionToken": self.session_token,
            "Expiration": self.expiration.unix_seconds(),
            "IdentityId": self.identity_id,
            "IdentityPoolId": self.identity_pool_id,
            "RoleArn": self.role_arn,
            "Authenticated": self.is_authenticated,
            "PrincipalTags": self.principal_tags,
        })
    }
}

impl fmt::Debug for IssuedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedCredentials")
            .field("access_key_id", &self.access_key_id)
            .field("expiration", &self.expiration)
            .field("identity_id", &self.identity_id)
            .field("role_arn", &self.role_arn)
            .finish_non_exhaustive()
    }
}
