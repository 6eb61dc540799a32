//! `DEVICE_SRP_AUTH`: a remembered device must prove itself, and begins SRP.

use serde_json::{Value, json};

use super::device_password_verifier;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::wire::Parameters;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::state::sign_in::SignIn;
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::DEVICE_SRP_AUTH;

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let parameters = json!({ "USERNAME": sign_in.username });
    challenge::issue(pool, sign_in, Step::DeviceSrpAuth, parameters, cx)
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    answer.responses.require("DEVICE_KEY")?;
    let srp_a = answer.responses.require("SRP_A")?;
    device_password_verifier::issue(pool, answer.sign_in, srp_a, cx).map(Verdict::Reply)
}

/// The session for an answer without one. pycognito leaves it out and can sign in on AWS;
/// amazon-cognito-identity-js sends the used session of the second factor again. The user and
/// the device identify the sign-in, and the device must still prove itself.
pub(crate) fn session_of(
    pool: &UserPool,
    client_id: &str,
    responses: &Parameters,
    cx: &Context<'_>,
) -> Option<String> {
    let (typed, key) = (responses.get("USERNAME")?, responses.device_key()?);
    let username = pool
        .find_user(typed)
        .map_or(typed, |user| user.username.as_str());
    pool.sessions.newest(NAME, cx.now, |sign_in| {
        sign_in.client_id == client_id
            && sign_in.username == username
            && sign_in.device_key.as_ref() == Some(&key)
    })
}
