//! Refreshing: `GetTokensFromRefreshToken`, and `REFRESH_TOKEN_AUTH` of `InitiateAuth`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Opening;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::operations::input;
use crate::tokens::{self, Grant};
use crate::user_pool::UserPool;
use crate::validate::Validation;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    refresh_token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
}

pub(crate) fn get_tokens_from_refresh_token(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    Validation::default()
        .required("refreshToken", input.refresh_token.is_some())
        .client_id(input.client_id.as_deref())
        .finish()?;
    let client_id = input.client_id.unwrap_or_default();
    pool.client(&client_id)?
        .check_secret(input.client_secret.as_deref())?;
    let token = input.refresh_token.unwrap_or_default();
    let grant = pool.grants.find(&token, &client_id, cx.now)?;
    let result = refreshed(pool, &grant, cx)?;
    Ok(json!({ "AuthenticationResult": result }))
}

/// The SECRET_HASH here is over the user name on file: no USERNAME is sent.
pub(crate) fn begin(
    pool: &mut UserPool,
    opening: &Opening<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let token = opening.parameters.require("REFRESH_TOKEN")?;
    let grant = pool.grants.find(token, opening.client_id, cx.now)?;
    pool.client(opening.client_id)?
        .check_secret_hash(opening.parameters.get("SECRET_HASH"), &grant.username)?;
    let result = refreshed(pool, &grant, cx)?;
    Ok(json!({ "AuthenticationResult": result, "ChallengeParameters": {} }))
}

/// New ID and access tokens of a grant, without a refresh token: rotation is off.
fn refreshed(pool: &UserPool, grant: &Grant, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let user = pool
        .users
        .get(&grant.username)
        .ok_or_else(|| Fault::not_authorized("Invalid Refresh Token"))?;
    tokens::authentication_result(&pool.keys, &pool.issuer, user, grant, None, cx)
}
