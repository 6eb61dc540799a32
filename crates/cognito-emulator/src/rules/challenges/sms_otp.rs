//! `SMS_OTP`: a code in a text message, to sign in without a password.

use serde_json::Value;

use super::one_time_code::OneTimeCode;
use super::{Answer, Step};
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::next::next;
use crate::state::outbox::DeliveryMedium;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = "SMS_OTP";

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let medium = DeliveryMedium::Sms;
    let code = OneTimeCode::for_first_factor(pool, &sign_in, medium, (NAME, 6), cx)?;
    let parameters = code.parameters(medium, &sign_in.username);
    super::issue(pool, sign_in, Step::SmsOtp(code), parameters, cx)
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let Step::SmsOtp(code) = &answer.step else {
        return Err(Fault::invalid_session());
    };
    code.check(answer.responses.require("SMS_OTP_CODE")?)?;
    next(pool, answer.sign_in.with(Factor::OneTimeCode), cx)
}
