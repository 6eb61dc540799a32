//! `EMAIL_OTP`: a code by e-mail, as the first factor or, after a password, as the second.

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

pub(crate) const NAME: &str = name::EMAIL_OTP;

/// As the second factor. While e-mail is being set up, the code goes to a new address, and the
/// correct code makes it the user's.
pub(crate) fn issue_as_mfa(
    pool: &mut UserPool,
    sign_in: SignIn,
    new_address: Option<&str>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = pool.user(&sign_in)?;
    let address = new_address.or(user.attribute("email")).unwrap_or_default();
    let address = address.to_owned();
    let to = Recipient {
        username: &sign_in.username,
        destination: &address,
        medium: DeliveryMedium::Email,
    };
    let code = one_time_code::send(pool, &to, NAME, 6, cx)?;
    let parameters = code.parameters(DeliveryMedium::Email, &sign_in.username);
    let step = Step::EmailOtp {
        code,
        sets_up: new_address.is_some(),
    };
    challenge::issue(pool, sign_in, step, parameters, cx)
}

/// As the first factor. Here AWS's codes have 8 digits.
pub(crate) fn issue_as_first_factor(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let medium = DeliveryMedium::Email;
    let code = one_time_code::for_first_factor(pool, &sign_in, medium, (NAME, 8), cx)?;
    let parameters = code.parameters(medium, &sign_in.username);
    let step = Step::EmailOtp {
        code,
        sets_up: false,
    };
    challenge::issue(pool, sign_in, step, parameters, cx)
}

/// A correct code also verifies the address; for a second factor only if it is still the
/// address that received the code.
pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let Step::EmailOtp { code, sets_up } = &answer.step else {
        return Err(Fault::invalid_session());
    };
    let given = answer.responses.get("EMAIL_OTP_CODE");
    let given = given.or(answer.responses.get("EMAIL_MFA_CODE"));
    code.check(given.ok_or_else(|| Fault::missing("EMAIL_OTP_CODE"))?)?;
    if answer.sign_in.proven.is_empty() {
        return Ok(Verdict::Proven(answer.sign_in.with(Factor::OneTimeCode)));
    }
    let (username, address) = (&answer.sign_in.username, &code.destination);
    if *sets_up {
        pool.set_verified(username, "email", address, cx.now)?;
        let user = pool.user_mut(&answer.sign_in)?;
        user.mfa.enable(MfaType::Email);
    } else {
        pool.verify_if_unchanged(username, "email", address, cx.now)?;
    }
    Ok(Verdict::Proven(
        answer.sign_in.with(Factor::Mfa(MfaType::Email)),
    ))
}
