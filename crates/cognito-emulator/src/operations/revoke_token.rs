//! `RevokeToken`: revokes a refresh token and all tokens of its sign-in. The hosted login's
//! session, which needs no password, stays.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        token: Option<String>,
        client_id: Option<String>,
        client_secret: Option<String>,
    }
}

pub(crate) fn revoke_token(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let client_id = input.client_id.unwrap_or_default();
    pool.client(&client_id)?
        .check_secret(input.client_secret.as_deref())
        .map_err(|fault| Fault::new("UnauthorizedException", fault.message()))?;
    let token = input.token.unwrap_or_default();
    revoke(pool, &token, &client_id, cx)?;
    Ok(json!({}))
}

/// Ends the sign-in of a refresh token, for an authenticated app client.
pub(crate) fn revoke(
    pool: &mut UserPool,
    token: &str,
    client_id: &str,
    cx: &Context<'_>,
) -> Result<(), Fault> {
    let keys = [&pool.keys.id, &pool.keys.access];
    if keys.iter().any(|key| key.verify(token).is_some()) {
        return Err(Fault::new(
            "UnsupportedTokenTypeException",
            "Unsupported token type",
        ));
    }
    if !pool.client(client_id)?.has_token_revocation() {
        return Err(Fault::new(
            "UnsupportedOperationException",
            "Token revocation is not enabled for the app client",
        ));
    }
    pool.grants.revoke(token, client_id, cx.now);
    pool.forget_ended_sessions();
    Ok(())
}
