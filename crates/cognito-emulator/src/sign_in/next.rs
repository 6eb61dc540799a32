//! The one place that decides what comes after a proven factor.

use serde_json::{Value, json};

use super::{SignIn, mfa};
use crate::challenges::new_password_required;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::tokens;
use crate::user::{Status, User};
use crate::user_pool::UserPool;

/// What comes next in a sign-in: the states of the user, a device, a second
/// factor, a custom challenge; tokens when nothing is missing.
pub(crate) fn next(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = pool.user(&sign_in)?;
    may_sign_in(user)?;
    if user.status == Status::ForceChangePassword {
        return new_password_required::issue(pool, sign_in, cx);
    }
    if let Some(challenge) = device_challenge(pool, &sign_in, cx)? {
        return Ok(challenge);
    }
    if let Some(challenge) = mfa::challenge(pool, &sign_in, cx)? {
        return Ok(challenge);
    }
    if let Some(challenge) = custom_challenge(pool, &sign_in, cx)? {
        return Ok(challenge);
    }
    signed_in(pool, &sign_in, cx)
}

/// Whether a user is in a state to sign in at all.
pub(crate) fn may_sign_in(user: &User) -> Result<(), Fault> {
    if !user.enabled {
        return Err(Fault::not_authorized("User is disabled."));
    }
    match user.status {
        Status::Confirmed | Status::ForceChangePassword => Ok(()),
        Status::Unconfirmed => Err(Fault::new(
            "UserNotConfirmedException",
            "User is not confirmed.",
        )),
        Status::ResetRequired => Err(Fault::new(
            "PasswordResetRequiredException",
            "Password reset required for the user",
        )),
    }
}

/// A device that is remembered has to prove itself, in place of a second factor.
fn device_challenge(
    _pool: &mut UserPool,
    _sign_in: &SignIn,
    _cx: &mut Context<'_>,
) -> Result<Option<Value>, Fault> {
    Ok(None)
}

/// What custom authentication asks next.
fn custom_challenge(
    _pool: &mut UserPool,
    _sign_in: &SignIn,
    _cx: &mut Context<'_>,
) -> Result<Option<Value>, Fault> {
    Ok(None)
}

/// The end of a sign-in: tokens of a new grant.
fn signed_in(pool: &mut UserPool, sign_in: &SignIn, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let (grant, refresh_token) = pool.grants.issue(sign_in, cx)?;
    let user = pool.user(sign_in)?;
    let refresh_token = Some(refresh_token);
    let result =
        tokens::authentication_result(&pool.keys, &pool.issuer, user, &grant, refresh_token, cx)?;
    Ok(json!({ "AuthenticationResult": result, "ChallengeParameters": {} }))
}
