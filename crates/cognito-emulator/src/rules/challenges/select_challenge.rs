//! `SELECT_CHALLENGE`: the user chooses how to sign in.

use serde_json::{Value, json};

use super::web_authn;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::rules::first_challenge;
use crate::state::first_factor::Choice;
use crate::state::sign_in::SignIn;
use crate::state::step::{Selection, Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::SELECT_CHALLENGE;

/// A passkey can answer at once with `CREDENTIAL`, so the challenge contains the options to
/// sign.
pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    available: Vec<Choice>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (passkey, parameters) = match available.contains(&Choice::WebAuthn) {
        true => {
            let (challenge, options) = web_authn::options(pool, &sign_in, cx)?;
            (Some(challenge), json!({ web_authn::OPTIONS: options }))
        }
        false => (None, json!({})),
    };
    let step = Step::SelectChallenge(Selection {
        available: available.clone(),
        passkey,
    });
    let reply = challenge::issue(pool, sign_in, step, parameters, cx)?;
    Ok(with_available(reply, &available))
}

/// Adds `AvailableChallenges` to a reply that asks for the first factor.
pub(crate) fn with_available(mut reply: Value, available: &[Choice]) -> Value {
    let names = available.iter().map(|choice| choice.as_str());
    if reply.get("AuthenticationResult").is_none() {
        put(&mut reply, "AvailableChallenges", Value::from_iter(names));
    }
    reply
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let Step::SelectChallenge(selection) = &answer.step else {
        return Err(Fault::invalid_session());
    };
    let chosen = Choice::from_name(answer.responses.require("ANSWER")?)
        .filter(|choice| selection.available.contains(choice))
        .ok_or_else(|| Fault::invalid_parameter("ANSWER is not one of AvailableChallenges"))?;
    let credential = answer.responses.get("CREDENTIAL");
    match (chosen, &selection.passkey, credential) {
        (Choice::WebAuthn, Some(challenge), Some(credential)) => {
            web_authn::check(pool, answer.sign_in, challenge, credential)
        }
        _ => first_challenge::start(pool, answer.sign_in, chosen, answer.responses, cx),
    }
}
