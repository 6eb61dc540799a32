//! `USER_AUTH`: the person chooses how to sign in.

use serde_json::Value;

use super::Opening;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::operations::Parameters;
use crate::rules::challenges::{
    SIGNED_UP, email_otp, password, password_srp, password_verifier, select_challenge, sms_otp,
    web_authn,
};
use crate::rules::first_factor::{self, Choice};
use crate::rules::next::may_sign_in;
use crate::rules::next::next;
use crate::rules::password::sent as password_sent;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::user_pool::UserPool;

pub(crate) fn begin(
    pool: &mut UserPool,
    opening: &Opening<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let sign_in = opening.sign_in_or_simulation(pool)?;
    check_step_up(pool, &sign_in, opening.parameters, cx)?;
    if let Some(session) = opening.session {
        return after_sign_up(pool, sign_in, session, cx);
    }
    let preferred = match opening.parameters.get("PREFERRED_CHALLENGE") {
        Some(name) => Some(Choice::from_name(name).ok_or_else(|| {
            Fault::invalid_parameter(format!("{name} is not a challenge to prefer"))
        })?),
        None => None,
    };
    if !sign_in.exists {
        let choice = simulated(pool, &sign_in, preferred)?;
        let reply = start(pool, sign_in, choice, opening.parameters, cx)?;
        return Ok(select_challenge::with_available(reply, &[choice]));
    }
    may_sign_in(pool.user(&sign_in)?)?;
    let available = first_factor::available(pool, &sign_in)?;
    match preferred.filter(|choice| available.contains(choice)) {
        Some(choice) => {
            let given = opening.parameters.get("PASSWORD");
            let is_proven = choice == Choice::Password && given.is_some();
            let reply = start(pool, sign_in, choice, opening.parameters, cx)?;
            // What a proven password is followed by is no choice of first factors.
            Ok(match is_proven {
                true => reply,
                false => select_challenge::with_available(reply, &available),
            })
        }
        None => select_challenge::issue(pool, sign_in, available, cx),
    }
}

/// Begins with what was chosen. With the password or `SRP_A` at hand, its
/// challenge is answered at once.
pub(crate) fn start(
    pool: &mut UserPool,
    sign_in: SignIn,
    choice: Choice,
    given: &Parameters,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    match (choice, given.get("PASSWORD"), given.get("SRP_A")) {
        (Choice::Password, Some(text), _) => password_sent(pool, sign_in, text, cx),
        (Choice::Password, None, _) => password::issue(pool, sign_in, cx),
        (Choice::PasswordSrp, _, Some(srp_a)) => password_verifier::issue(pool, sign_in, srp_a, cx),
        (Choice::PasswordSrp, _, None) => password_srp::issue(pool, sign_in, cx),
        (Choice::EmailOtp, ..) => email_otp::issue_as_first_factor(pool, sign_in, cx),
        (Choice::SmsOtp, ..) => sms_otp::issue(pool, sign_in, cx),
        (Choice::WebAuthn, ..) => web_authn::issue(pool, sign_in, cx),
    }
}

/// What an unknown user is asked: what was preferred if the pool allows it, else
/// one of what it allows, for a name always the same.
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

/// A user who has just confirmed the sign-up is signed in, with nothing more to prove.
fn after_sign_up(
    pool: &mut UserPool,
    sign_in: SignIn,
    session: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let held = pool.sessions.get(session, SIGNED_UP, cx.now)?;
    if held.sign_in.client_id != sign_in.client_id || held.sign_in.username != sign_in.username {
        return Err(Fault::invalid_session());
    }
    let reply = next(pool, sign_in.with(Factor::SignUp), cx)?;
    pool.sessions.spend(session);
    Ok(reply)
}

/// The parameters of a step-up authentication, as far as they are documented: an
/// access token of the same user, which does not come without `TARGET_ACR_VALUES`.
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
            "USERNAME is not the user of the access token",
        )),
    }
}
