//! `SMS_MFA`: a code in a text message as the second factor.

use serde_json::Value;

use super::one_time_code;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::state::mfa::MfaType;
use crate::state::outbox::{DeliveryMedium, Recipient};
use crate::state::sign_in::{Factor, SignIn};
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::SMS_MFA;

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let number = pool.user(&sign_in)?.attribute("phone_number");
    let number = number.unwrap_or_default().to_owned();
    let to = Recipient {
        username: &sign_in.username,
        destination: &number,
        medium: DeliveryMedium::Sms,
    };
    let code = one_time_code::send(pool, &to, NAME, 6, cx)?;
    let parameters = code.parameters(DeliveryMedium::Sms, &sign_in.username);
    challenge::issue(pool, sign_in, Step::SmsMfa(code), parameters, cx)
}

/// A correct code also verifies the phone number, if it is still the one that received the
/// code.
pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let Step::SmsMfa(code) = &answer.step else {
        return Err(Fault::invalid_session());
    };
    code.check(answer.responses.require("SMS_MFA_CODE")?)?;
    let username = &answer.sign_in.username;
    pool.verify_if_unchanged(username, "phone_number", &code.destination, cx.now)?;
    Ok(Verdict::Proven(
        answer.sign_in.with(Factor::Mfa(MfaType::Sms)),
    ))
}
