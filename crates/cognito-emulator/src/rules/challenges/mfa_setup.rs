//! `MFA_SETUP`: a second factor is required, and the user has none.

use serde_json::{Value, json};

use super::email_otp;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::list_as_text;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::rules::mfa;
use crate::state::mfa::MfaType;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::step::{SetUp, Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::MFA_SETUP;

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let offered = MfaType::ALL
        .into_iter()
        .filter(|kind| pool.mfa.offers(*kind));
    let parameters = json!({
        "MFAS_CAN_SETUP": list_as_text(offered.map(MfaType::as_str)),
        "USER_ID_FOR_SRP": sign_in.username,
    });
    challenge::issue(pool, sign_in, Step::MfaSetup(SetUp::Open), parameters, cx)
}

/// With a verified software token the sign-in continues; with `EMAIL` a code is sent to that
/// address.
pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let is_set_up = matches!(answer.step, Step::MfaSetup(SetUp::Verified));
    // Another sign-in may have set one up in the meantime.
    if !is_set_up && mfa::has_any(pool, pool.user(&answer.sign_in)?) {
        return Err(Fault::invalid_session());
    }
    let email = answer.responses.get("EMAIL");
    match (&answer.step, email) {
        (Step::MfaSetup(SetUp::Verified), _) => Ok(Verdict::Proven(
            answer.sign_in.with(Factor::Mfa(MfaType::SoftwareToken)),
        )),
        (Step::MfaSetup(_), Some(address)) => {
            if !pool.mfa.offers(MfaType::Email) {
                return Err(Fault::new(
                    "MFAMethodNotFoundException",
                    "Email MFA has not been enabled by the userPool",
                ));
            }
            pool.check_value("email", address)?;
            email_otp::issue_as_mfa(pool, answer.sign_in, Some(address), cx).map(Verdict::Reply)
        }
        _ => Err(Fault::invalid_session()),
    }
}
