//! The one place that decides what follows a proven factor.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::rules::challenge::Verdict;
use crate::rules::challenges::new_password_required;
use crate::rules::tokens;
use crate::rules::{custom, device, mfa};
use crate::state::app_client::AuthFlow;
use crate::state::grant::{Grant, NewGrant};
use crate::state::sign_in::{Factor, Goal, SignIn};
use crate::state::user::Status;
use crate::state::user_pool::UserPool;

/// The reply to an answer that was not refused.
pub(crate) fn conclude(
    pool: &mut UserPool,
    verdict: Verdict,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    match verdict {
        Verdict::Proven(sign_in) => next(pool, sign_in, cx),
        Verdict::Reply(reply) => Ok(reply),
    }
}

/// The next step of a sign-in: the user's state, a second factor, custom challenges, the
/// device's proof, and finally tokens.
pub(crate) fn next(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = pool.user(&sign_in)?;
    user.may_sign_in()?;
    if user.status == Status::ForceChangePassword {
        return new_password_required::issue(pool, sign_in, cx);
    }
    if let Some(challenge) = mfa::challenge(pool, &sign_in, cx)? {
        return Ok(challenge);
    }
    if custom_is_due(&sign_in) {
        let verdict = custom::advance(pool, sign_in, cx)?;
        return conclude(pool, verdict, cx);
    }
    if let Some(challenge) = device::challenge(pool, &sign_in, cx)? {
        return Ok(challenge);
    }
    match sign_in.goal {
        Goal::Tokens => signed_in(pool, &sign_in, cx),
        Goal::HostedLogin => Ok(json!({ "HostedLogin": { "Username": sign_in.username } })),
    }
}

/// Whether to call the triggers for the next step. AWS does not call them again after a second
/// factor.
fn custom_is_due(sign_in: &SignIn) -> bool {
    sign_in.flow == AuthFlow::Custom
        && !sign_in.has_proven(Factor::Custom)
        && !sign_in.has_proven_mfa()
}

/// The end of a sign-in: tokens of a new grant.
fn signed_in(pool: &mut UserPool, sign_in: &SignIn, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let (device, new_device) = device::of_tokens(pool, sign_in, cx)?;
    let new = NewGrant {
        username: sign_in.username.clone(),
        client_id: sign_in.client_id.clone(),
        device,
        signed_in: cx.now,
        oauth: None,
    };
    let (grant, refresh_token) = begin_grant(pool, new, cx)?;
    let user = pool.user(sign_in)?;
    let refresh_token = Some(refresh_token);
    let mut result = tokens::authentication_result(pool, user, &grant, refresh_token, cx)?;
    if let Some(metadata) = new_device {
        put(&mut result, "NewDeviceMetadata", metadata);
    }
    Ok(json!({ "AuthenticationResult": result, "ChallengeParameters": {} }))
}

/// A new grant with its refresh token, and the user session that begins with it.
pub(crate) fn begin_grant(
    pool: &mut UserPool,
    new: NewGrant,
    cx: &mut Context<'_>,
) -> Result<(Grant, String), Fault> {
    let client = pool.client(&new.client_id)?;
    let seconds = client.settings.token_validity.refresh_seconds();
    let life = (seconds, client.has_token_revocation());
    let (grant, refresh_token) = pool.grants.issue(new, life, cx)?;
    for evicted in pool.user_sessions.begin(&grant, cx)? {
        pool.end_sign_in(&evicted.origin, evicted.until, cx.now);
    }
    Ok((grant, refresh_token))
}
