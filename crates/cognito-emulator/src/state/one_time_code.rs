//! A code that was sent during a sign-in.

use std::fmt;

use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use crate::ground::fault::Fault;
use crate::state::outbox::DeliveryMedium;

/// A code that was sent during a sign-in. It is valid as long as its session; a wrong guess
/// does not end it.
#[derive(Clone)]
pub(crate) struct OneTimeCode {
    /// `None` for an unknown user: no guess is correct.
    pub(crate) code: Option<String>,
    /// Where it was sent.
    pub(crate) destination: String,
}

impl OneTimeCode {
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

    /// The ChallengeParameters that say where the code was sent.
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
