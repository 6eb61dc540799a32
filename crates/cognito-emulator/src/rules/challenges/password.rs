//! `PASSWORD`: the client sends the password.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::rules::password;
use crate::state::sign_in::SignIn;
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::PASSWORD;

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    challenge::issue(pool, sign_in, Step::Password, json!({}), cx)
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let given = answer.responses.require("PASSWORD")?;
    password::sent(pool, answer.sign_in, given, cx)
}
