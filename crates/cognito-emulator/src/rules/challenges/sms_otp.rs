//! `SMS_OTP`: a code by text message, instead of a password.

use serde_json::Value;

use super::one_time_code;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenge::{self, Answer, Verdict};
use crate::state::outbox::DeliveryMedium;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::SMS_OTP;

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let medium = DeliveryMedium::Sms;
    let code = one_time_code::for_first_factor(pool, &sign_in, medium, (NAME, 6), cx)?;
    let parameters = code.parameters(medium, &sign_in.username);
    challenge::issue(pool, sign_in, Step::SmsOtp(code), parameters, cx)
}

pub(crate) fn answer(
    _: &mut UserPool,
    answer: Answer<'_>,
    _: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let Step::SmsOtp(code) = &answer.step else {
        return Err(Fault::invalid_session());
    };
    code.check(answer.responses.require("SMS_OTP_CODE")?)?;
    Ok(Verdict::Proven(answer.sign_in.with(Factor::OneTimeCode)))
}
