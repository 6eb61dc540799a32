//! `SELECT_MFA_TYPE`: several second factors are turned on, and none is preferred.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::list_as_text;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::rules::mfa;
use crate::state::mfa::MfaType;
use crate::state::sign_in::SignIn;
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::SELECT_MFA_TYPE;

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    choices: Vec<MfaType>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let parameters = json!({
        "MFAS_CAN_CHOOSE": list_as_text(choices.iter().map(|kind| kind.as_str())),
        "USER_ID_FOR_SRP": sign_in.username,
    });
    challenge::issue(pool, sign_in, Step::SelectMfaType(choices), parameters, cx)
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let Step::SelectMfaType(choices) = &answer.step else {
        return Err(Fault::invalid_session());
    };
    let chosen = answer.responses.require("ANSWER")?;
    let kind = MfaType::from_name(chosen)
        .filter(|kind| choices.contains(kind))
        .ok_or_else(|| Fault::invalid_parameter("ANSWER is not one of MFAS_CAN_CHOOSE"))?;
    mfa::issue(pool, answer.sign_in, kind, cx).map(Verdict::Reply)
}
