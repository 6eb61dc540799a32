//! Refresh: `GetTokensFromRefreshToken`, and `REFRESH_TOKEN_AUTH` of `InitiateAuth`.

use serde_json::{Value, json};

use super::AuthRequest;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::rules::tokens;
use crate::state::grant::Grant;
use crate::state::user_pool::UserPool;

/// The message for an app client that does not allow `REFRESH_TOKEN_AUTH`.
pub(crate) const DISABLED: &str = "REFRESH_TOKEN_AUTH flow not enabled for this client";

members! {
    struct Input {
        refresh_token: Option<String>,
        client_id: Option<String>,
        client_secret: Option<String>,
        device_key: Option<String>,
    }
}

pub(crate) fn get_tokens_from_refresh_token(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let client_id = input.client_id.unwrap_or_default();
    pool.client(&client_id)?
        .check_secret(input.client_secret.as_deref())?;
    let token = input.refresh_token.unwrap_or_default();
    let result = exchange(pool, &token, &client_id, input.device_key.as_deref(), cx)?;
    Ok(json!({ "AuthenticationResult": result }))
}

/// New tokens for a refresh token, for an authenticated app client; with rotation also the
/// next refresh token.
pub(crate) fn exchange(
    pool: &mut UserPool,
    token: &str,
    client_id: &str,
    device_key: Option<&str>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let grant = pool.grants.find(token, client_id, cx.now)?;
    check(pool, &grant, device_key)?;
    let next = match pool.client(client_id)?.settings.rotation {
        Some(grace) => Some(rotate(pool, token, grace, cx)?),
        None => None,
    };
    refreshed(pool, &grant, next, cx)
}

/// A replaced token that is used after its grace period ends the sign-in.
fn rotate(
    pool: &mut UserPool,
    token: &str,
    grace: u64,
    cx: &mut Context<'_>,
) -> Result<String, Fault> {
    let next = pool.grants.rotate(token, grace, cx);
    pool.forget_ended_sessions();
    next
}

/// Here the SECRET_HASH covers the stored user name, because no USERNAME is sent.
pub(crate) fn begin(
    pool: &mut UserPool,
    request: &AuthRequest<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let token = request.parameters.require("REFRESH_TOKEN")?;
    let client = pool.client(request.client_id)?;
    if client.settings.rotation.is_some() {
        return Err(Fault::invalid_parameter(DISABLED));
    }
    let grant = pool.grants.find(token, request.client_id, cx.now)?;
    client.check_secret_hash(
        request.parameters.get("SECRET_HASH"),
        &grant.username,
        pool.leniency,
    )?;
    check(pool, &grant, request.parameters.get("DEVICE_KEY"))?;
    let result = refreshed(pool, &grant, None, cx)?;
    Ok(json!({ "AuthenticationResult": result, "ChallengeParameters": {} }))
}

/// Whether a grant can be refreshed: its user may still sign in, and in a pool that remembers
/// devices, the request comes from the sign-in's own, confirmed device. There, a sign-in
/// without a device, such as an operator's, cannot be refreshed; one of the hosted login has
/// no device and can.
fn check(pool: &UserPool, grant: &Grant, key: Option<&str>) -> Result<(), Fault> {
    let user = pool.users.get(&grant.username);
    user.ok_or_else(invalid)?.may_sign_in()?;
    if pool.device_configuration.is_none() || grant.oauth.is_some() {
        return Ok(());
    }
    let is_its_own = key.is_some() && key == grant.device.as_deref();
    let confirmed = pool
        .devices
        .get(&grant.username, key.unwrap_or_default())
        .is_ok();
    match is_its_own && confirmed {
        true => Ok(()),
        false => Err(invalid()),
    }
}

fn invalid() -> Fault {
    Fault::not_authorized("Invalid Refresh Token")
}

/// New ID and access tokens of a grant; with rotation also a refresh token.
fn refreshed(
    pool: &mut UserPool,
    grant: &Grant,
    refresh_token: Option<String>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    pool.user_sessions.touch(&grant.origin, cx.now);
    let user = pool.users.get(&grant.username).ok_or_else(invalid)?;
    tokens::authentication_result(pool, user, grant, refresh_token, cx)
}
