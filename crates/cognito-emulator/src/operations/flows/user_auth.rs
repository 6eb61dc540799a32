//! `USER_AUTH`: the user chooses how to sign in.

use serde_json::Value;

use super::AuthRequest;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::wire::Parameters;
use crate::rules::challenges::select_challenge;
use crate::rules::first_challenge::start;
use crate::rules::first_factor;
use crate::rules::next::{conclude, next};
use crate::state::first_factor::Choice;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::step;
use crate::state::user_pool::UserPool;

pub(crate) fn begin(
    pool: &mut UserPool,
    request: &AuthRequest<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let sign_in = request.sign_in_or_simulation(pool)?;
    check_step_up(pool, &sign_in, request.parameters, cx)?;
    if let Some(session) = request.session {
        return after_sign_up(pool, sign_in, session, cx);
    }
    let preferred = match request.parameters.get("PREFERRED_CHALLENGE") {
        Some(name) => Some(Choice::from_name(name).ok_or_else(|| {
            Fault::invalid_parameter(format!("{name} is not a challenge to prefer"))
        })?),
        None => None,
    };
    if !sign_in.exists {
        let choice = simulated(pool, &sign_in, preferred)?;
        let verdict = start(pool, sign_in, choice, request.parameters, cx)?;
        let reply = conclude(pool, verdict, cx)?;
        return Ok(select_challenge::with_available(reply, &[choice]));
    }
    pool.user(&sign_in)?.may_sign_in()?;
    let available = first_factor::available(pool, &sign_in)?;
    match preferred.filter(|choice| available.contains(choice)) {
        Some(choice) => {
            let given = request.parameters.get("PASSWORD");
            let is_proven = choice == Choice::Password && given.is_some();
            let verdict = start(pool, sign_in, choice, request.parameters, cx)?;
            let reply = conclude(pool, verdict, cx)?;
            // What follows a password is not a choice of first factors.
            Ok(match is_proven {
                true => reply,
                false => select_challenge::with_available(reply, &available),
            })
        }
        None => select_challenge::issue(pool, sign_in, available, cx),
    }
}

/// The challenge for an unknown user: the preferred one if the pool allows it, otherwise one
/// that the pool allows, always the same for a name.
fn simulated(
    pool: &UserPool,
    sign_in: &SignIn,
    preferred: Option<Choice>,
) -> Result<Choice, Fault> {
    let allowed: Vec<Choice> = first_factor::allowed(pool).collect();
    match preferred.filter(|choice| allowed.contains(choice)) {
        Some(choice) => Ok(choice),
        None => {
            let draw = usize::try_from(pool.simulated_draw(&sign_in.typed)).unwrap_or_default();
            let at = draw.checked_rem(allowed.len());
            at.and_then(|at| allowed.get(at).copied())
                .ok_or_else(Fault::wrong_password)
        }
    }
}

/// A user who has just confirmed the sign-up is signed in without further proof.
fn after_sign_up(
    pool: &mut UserPool,
    sign_in: SignIn,
    session: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let held = pool.held(session, step::SIGNED_UP, cx.now)?;
    if held.sign_in.client_id != sign_in.client_id || held.sign_in.username != sign_in.username {
        return Err(Fault::invalid_session());
    }
    let reply = next(pool, sign_in.with(Factor::SignUp), cx)?;
    pool.sessions.spend(session);
    Ok(reply)
}

/// The documented parameters of a step-up authentication: an access token of the same user,
/// which requires `TARGET_ACR_VALUES`.
fn check_step_up(
    pool: &UserPool,
    sign_in: &SignIn,
    parameters: &Parameters,
    cx: &Context<'_>,
) -> Result<(), Fault> {
    let levels = parameters.get("TARGET_ACR_VALUES");
    let age = parameters.get("MAX_AGE").map(str::parse::<u32>);
    if age.is_some_and(|age| age.is_err()) {
        return Err(Fault::invalid_parameter(
            "MAX_AGE is not a number of seconds",
        ));
    }
    let Some(token) = parameters.get("ACCESS_TOKEN") else {
        return Ok(());
    };
    if levels.is_none_or(str::is_empty) {
        return Err(Fault::missing("TARGET_ACR_VALUES"));
    }
    let bearer = pool.bearer(token, cx.now)?;
    match bearer.username == sign_in.username {
        true => Ok(()),
        false => Err(Fault::not_authorized(
            "USERNAME is not the access token's user",
        )),
    }
}
