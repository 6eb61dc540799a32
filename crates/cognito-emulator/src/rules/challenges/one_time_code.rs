//! Codes that are sent: what SMS_MFA, SMS_OTP and EMAIL_OTP have in common.

use std::fmt;

use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::outbox::{DeliveryMedium, Recipient};
use crate::state::sign_in::SignIn;
use crate::state::user_pool::UserPool;

/// A code that was sent and is waited for. It lives as long as its session, and a
/// wrong guess does not end it.
#[derive(Clone)]
pub(crate) struct OneTimeCode {
    /// None for an unknown user: no guess is right.
    code: Option<String>,
    /// Where it went.
    pub(crate) destination: String,
}

impl OneTimeCode {
    /// Sends a code.
    pub(crate) fn send(
        pool: &mut UserPool,
        to: &Recipient<'_>,
        purpose: &str,
        digits: usize,
        cx: &mut Context<'_>,
    ) -> Result<Self, Fault> {
        Ok(Self {
            code: Some(pool.outbox.send_code(to, purpose, digits, cx)?),
            destination: to.destination.to_owned(),
        })
    }

    /// Sends a code that stands for a password. To an unknown user nothing is sent,
    /// and it looks the same.
    pub(crate) fn for_first_factor(
        pool: &mut UserPool,
        sign_in: &SignIn,
        medium: DeliveryMedium,
        (purpose, digits): (&str, usize),
        cx: &mut Context<'_>,
    ) -> Result<Self, Fault> {
        if !sign_in.exists {
            let destination = pool.simulated_destination(medium, &sign_in.typed);
            let code = None;
            return Ok(Self { code, destination });
        }
        let destination = pool.user(sign_in)?.attribute(medium.attribute());
        let destination = destination.unwrap_or_default().to_owned();
        let to = Recipient {
            username: &sign_in.username,
            destination: &destination,
            medium,
        };
        Self::send(pool, &to, purpose, digits, cx)
    }

    pub(crate) fn check(&self, given: &str) -> Result<(), Fault> {
        let is_right = |code: &String| bool::from(code.as_bytes().ct_eq(given.as_bytes()));
        match self.code.as_ref().is_some_and(is_right) {
            true => Ok(()),
            false => Err(Fault::new(
                "CodeMismatchException",
                "Invalid code or auth state for the user.",
            )),
        }
    }

    /// The ChallengeParameters that say where the code went.
    pub(crate) fn parameters(&self, medium: DeliveryMedium, username: &str) -> Value {
        json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": medium.as_str(),
            "CODE_DELIVERY_DESTINATION": medium.mask(&self.destination),
            "USER_ID_FOR_SRP": username,
        })
    }
}

impl fmt::Debug for OneTimeCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OneTimeCode([redacted])")
    }
}
