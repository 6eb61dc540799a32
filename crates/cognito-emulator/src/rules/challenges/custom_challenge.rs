//! `CUSTOM_CHALLENGE`: a challenge of the pool's triggers.

use serde_json::{Map, Value};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::map_of;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::rules::custom;
use crate::state::sign_in::SignIn;
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::CUSTOM_CHALLENGE;

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let challenge = custom::create(pool, &sign_in)?;
    let public = challenge.public_parameters.iter();
    let public = public.map(|(name, value)| (name.clone(), value.as_str().into()));
    let mut parameters: Map<String, Value> = map_of(public);
    parameters.insert("USERNAME".to_owned(), sign_in.username.as_str().into());
    let step = Step::CustomChallenge(challenge);
    challenge::issue(pool, sign_in, step, Value::Object(parameters), cx)
}

/// A session allows one answer, right or wrong; the triggers decide what follows a wrong one.
pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let Step::CustomChallenge(challenge) = answer.step else {
        return Err(Fault::invalid_session());
    };
    let given = answer.responses.require("ANSWER")?;
    let mut sign_in = answer.sign_in;
    let key = answer.responses.device_key();
    pool.devices.check(&sign_in.username, key.as_deref())?;
    pool.sessions.forget(answer.session);
    let result = custom::verify(pool, &sign_in, &challenge, given)?;
    sign_in.rounds.play(NAME, result, challenge.metadata);
    custom::advance(pool, sign_in, cx)
}
