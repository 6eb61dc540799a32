//! Access tokens, as read by the pool that signed them.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_srp_core::Timestamp;
use serde_json::Value;

use crate::ground::fault::Fault;
use crate::state::user_pool::UserPool;

/// The scope that operations with an access token require.
pub(crate) const ADMIN_SCOPE: &str = "aws.cognito.signin.user.admin";

/// The claims of an access token (`access`) or ID token (`id`), if this pool signed it and it
/// has not expired. Pools may share keys, so the signature is not enough.
pub(crate) fn good_claims(
    pool: &UserPool,
    token: &str,
    token_use: &str,
    now: Timestamp,
) -> Result<Value, Fault> {
    let (key, name) = match token_use {
        "access" => (&pool.keys.access, "Access Token"),
        _ => (&pool.keys.id, "ID Token"),
    };
    let invalid = || Fault::not_authorized(format!("Invalid {name}"));
    let claims = key.verify(token).ok_or_else(invalid)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("iss") != Some(&pool.issuer) || text("token_use") != Some(token_use) {
        return Err(invalid());
    }
    let expires = claims.get("exp").and_then(Value::as_u64);
    match now.unix_seconds() < expires.ok_or_else(invalid)? {
        true => Ok(claims),
        false => Err(Fault::not_authorized(format!("{name} has expired"))),
    }
}

/// The issuer in an unverified token: it selects the pool that must verify it.
pub(crate) fn claimed_issuer(token: &str) -> Option<String> {
    claimed(token, "iss")
}

/// The user in an unverified token.
pub(crate) fn claimed_username(token: &str) -> Option<String> {
    claimed(token, "username")
}

fn claimed(token: &str, name: &str) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&payload).ok()?;
    claims.get(name)?.as_str().map(str::to_owned)
}

/// The parts of an access token that operations need.
pub(crate) struct AccessToken {
    pub(crate) username: String,
    /// The app client that the user signed in with.
    pub(crate) client_id: String,
    /// `origin_jti`, by which a sign-in is revoked; without one, the event id.
    pub(crate) origin: String,
    /// `auth_time`.
    pub(crate) signed_in: Timestamp,
    pub(crate) scopes: Vec<String>,
}

impl AccessToken {
    pub(crate) fn has_scope(&self, name: &str) -> bool {
        self.scopes.iter().any(|scope| scope == name)
    }
}

/// Reads an access token and checks everything except revocation, which the pool knows.
pub(crate) fn access_token(
    pool: &UserPool,
    token: &str,
    now: Timestamp,
) -> Result<AccessToken, Fault> {
    let invalid = || Fault::not_authorized("Invalid Access Token");
    let claims = good_claims(pool, token, "access", now)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let owned = |name: &str| text(name).map(str::to_owned).ok_or_else(invalid);
    Ok(AccessToken {
        username: owned("username")?,
        client_id: owned("client_id")?,
        signed_in: Timestamp::since_unix_epoch(Duration::from_secs(
            claims
                .get("auth_time")
                .and_then(Value::as_u64)
                .ok_or_else(invalid)?,
        )),
        origin: owned("origin_jti").or_else(|_| owned("event_id"))?,
        scopes: text("scope")
            .unwrap_or_default()
            .split(' ')
            .map(str::to_owned)
            .collect(),
    })
}
