//! Codes that are sent: what SMS_MFA, SMS_OTP and EMAIL_OTP have in common.

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::one_time_code::OneTimeCode;
use crate::state::outbox::{DeliveryMedium, Recipient};
use crate::state::sign_in::SignIn;
use crate::state::user_pool::UserPool;

/// Sends a code.
pub(crate) fn send(
    pool: &mut UserPool,
    to: &Recipient<'_>,
    purpose: &str,
    digits: usize,
    cx: &mut Context<'_>,
) -> Result<OneTimeCode, Fault> {
    Ok(OneTimeCode {
        code: Some(pool.outbox.send_code(to, purpose, digits, cx)?),
        destination: to.destination.to_owned(),
    })
}

/// Sends a code that replaces the password. For an unknown user nothing is sent, but the reply
/// looks the same.
pub(crate) fn for_first_factor(
    pool: &mut UserPool,
    sign_in: &SignIn,
    medium: DeliveryMedium,
    (purpose, digits): (&str, usize),
    cx: &mut Context<'_>,
) -> Result<OneTimeCode, Fault> {
    if !sign_in.exists {
        let destination = pool.simulated_destination(medium, &sign_in.typed);
        let code = None;
        return Ok(OneTimeCode { code, destination });
    }
    let destination = pool.user(sign_in)?.attribute(medium.attribute());
    let destination = destination.unwrap_or_default().to_owned();
    let to = Recipient {
        username: &sign_in.username,
        destination: &destination,
        medium,
    };
    send(pool, &to, purpose, digits, cx)
}
