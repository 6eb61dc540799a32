//! `SOFTWARE_TOKEN_MFA`: a time-based one-time password as the second factor.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::state::mfa::MfaType;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::SOFTWARE_TOKEN_MFA;

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let mut parameters = json!({ "USER_ID_FOR_SRP": sign_in.username });
    let token = pool.user(&sign_in)?.software_token.as_ref();
    if let Some(name) = token.and_then(|token| token.friendly_name.as_deref()) {
        put(&mut parameters, "FRIENDLY_DEVICE_NAME", name);
    }
    challenge::issue(pool, sign_in, Step::SoftwareTokenMfa, parameters, cx)
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let code = answer.responses.require("SOFTWARE_TOKEN_MFA_CODE")?;
    let leniency = pool.leniency;
    let token = pool.user_mut(&answer.sign_in)?.software_token.as_mut();
    let token = token.ok_or_else(Fault::invalid_session)?;
    if !token.accept(code, cx.now, leniency)? {
        return Err(Fault::new(
            "CodeMismatchException",
            "Invalid code received for user",
        ));
    }
    Ok(Verdict::Proven(
        answer.sign_in.with(Factor::Mfa(MfaType::SoftwareToken)),
    ))
}
