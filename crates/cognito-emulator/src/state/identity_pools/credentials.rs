//! Temporary AWS credentials, as they were issued.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::Timestamp;
use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;

use super::identity::date;

/// Credentials that the emulator has issued, for whoever stands in for an AWS service and
/// has to know them. `Debug` shows neither the secret key nor the session token.
#[derive(Clone)]
#[non_exhaustive]
pub struct IssuedCredentials {
    /// `ASIA…`, as all that are temporary.
    pub access_key_id: String,
    /// What requests are signed with.
    pub secret_key: String,
    /// Sent with each request.
    pub session_token: String,
    /// When they end, by the emulator's clock.
    pub expiration: Timestamp,
    /// Whose they are.
    pub identity_id: String,
    /// Where the identity is.
    pub identity_pool_id: String,
    /// The role that was chosen, or asked for.
    pub role_arn: String,
    /// Not a guest's.
    pub is_authenticated: bool,
    /// The session's tags, by the identity pool's map of claims.
    pub principal_tags: Map<String, Value>,
}

/// Whose credentials are, and with which role.
pub(crate) struct Holder {
    pub(crate) identity_id: String,
    pub(crate) identity_pool_id: String,
    pub(crate) role_arn: String,
    pub(crate) is_authenticated: bool,
    pub(crate) principal_tags: Map<String, Value>,
}

impl IssuedCredentials {
    /// New ones, good for so many seconds.
    pub(crate) fn issue(holder: Holder, seconds: u64, cx: &mut Context<'_>) -> Result<Self, Fault> {
        let id = cx.alphanumeric(16)?.to_ascii_uppercase();
        Ok(Self {
            access_key_id: format!("ASIA{id}"),
            // 30 octets are 40 characters, as on AWS.
            secret_key: STANDARD.encode(cx.random::<30>()?),
            session_token: STANDARD.encode(cx.random::<300>()?),
            expiration: cx.now.after(Duration::from_secs(seconds)),
            identity_id: holder.identity_id,
            identity_pool_id: holder.identity_pool_id,
            role_arn: holder.role_arn,
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

    /// All that is known of them.
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
