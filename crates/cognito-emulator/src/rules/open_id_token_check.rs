//! Tokens that the identity pools have signed, read again.

use cognito_srp_core::Timestamp;
use serde_json::Value;

use crate::ground::fault::Fault;
use crate::ground::json::text;
use crate::ground::keys::SigningKey;
use crate::state::identity_pools::pool::IdentityPool;

/// Why a token is refused.
pub(crate) enum Refused {
    Invalid,
    /// When it expired, in seconds of Unix time.
    Expired(u64),
}

/// The claims of a token that was signed with the identity pools' key and has not expired.
pub(crate) fn verified(token: &str, now: Timestamp) -> Result<Value, Refused> {
    let key = SigningKey::of_identity_pools().map_err(|_| Refused::Invalid)?;
    let claims = key.verify(token).ok_or(Refused::Invalid)?;
    let ends = claims.get("exp").and_then(Value::as_u64);
    let ends = ends.ok_or(Refused::Invalid)?;
    match now.unix_seconds() < ends {
        true => Ok(claims),
        false => Err(Refused::Expired(ends)),
    }
}

/// Checks a token for a developer's user with this identity.
pub(crate) fn check(
    pool: &IdentityPool,
    identity_id: &str,
    token: &str,
    now: Timestamp,
) -> Result<(), Fault> {
    let invalid = |why: String| Fault::not_authorized(format!("Invalid login token. {why}"));
    let claims = verified(token, now).map_err(|refused| {
        invalid(match refused {
            Refused::Invalid => "Not a Cognito token.".to_owned(),
            Refused::Expired(at) => {
                format!("Token expired: {} >= {at}", now.unix_seconds())
            }
        })
    })?;
    match (text(&claims, "aud"), text(&claims, "sub")) == (&pool.id, identity_id) {
        true => Ok(()),
        false => Err(invalid("The token is not for this identity.".to_owned())),
    }
}
