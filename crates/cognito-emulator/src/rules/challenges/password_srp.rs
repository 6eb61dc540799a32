//! `PASSWORD_SRP`: the client proves the password with SRP; PASSWORD_VERIFIER follows.

use serde_json::{Value, json};

use super::password_verifier;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::state::sign_in::SignIn;
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::PASSWORD_SRP;

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    challenge::issue(pool, sign_in, Step::PasswordSrp, json!({}), cx)
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let srp_a = answer.responses.require("SRP_A")?;
    password_verifier::issue(pool, answer.sign_in, srp_a, cx).map(Verdict::Reply)
}
