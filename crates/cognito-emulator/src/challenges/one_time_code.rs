//! Codes that are sent: what SMS_MFA and EMAIL_OTP have in common.

use std::fmt;

use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::entropy::Context;
use crate::fault::Fault;
use crate::outbox::{DeliveryMedium, Recipient};
use crate::user_pool::UserPool;

/// A code that was sent and is waited for. It lives as long as its session, and a
/// wrong guess does not end it.
#[derive(Clone)]
pub(crate) struct OneTimeCode {
    code: String,
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
            code: pool.outbox.send_code(to, purpose, digits, cx)?,
            destination: to.destination.to_owned(),
        })
    }

    pub(crate) fn check(&self, given: &str) -> Result<(), Fault> {
        match bool::from(self.code.as_bytes().ct_eq(given.as_bytes())) {
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
