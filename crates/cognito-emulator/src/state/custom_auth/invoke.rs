//! Calls triggers, and reports failures in AWS's words.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{CustomAuth, CustomChallenge, Decision, TriggerError, TriggerRequest};
use crate::ground::fault::Fault;

/// The triggers of a pool, if it has any.
#[derive(Default)]
pub(crate) struct Triggers(Option<Box<dyn CustomAuth>>);

impl Triggers {
    pub(crate) fn set(&mut self, triggers: impl CustomAuth + 'static) {
        self.0 = Some(Box::new(triggers));
    }

    pub(crate) fn define(&mut self, request: &TriggerRequest<'_>) -> Result<Decision, Fault> {
        self.call("DefineAuthChallenge", |triggers| triggers.define(request))
    }

    pub(crate) fn create(
        &mut self,
        request: &TriggerRequest<'_>,
    ) -> Result<CustomChallenge, Fault> {
        self.call("CreateAuthChallenge", |triggers| triggers.create(request))
    }

    pub(crate) fn verify(
        &mut self,
        request: &TriggerRequest<'_>,
        challenge: &CustomChallenge,
        answer: &str,
    ) -> Result<bool, Fault> {
        self.call("VerifyAuthChallengeResponse", |triggers| {
            triggers.verify(request, challenge, answer)
        })
    }

    /// For AWS, a trigger that panics is a Lambda runtime that exited; Rust's exits with 101.
    fn call<T>(
        &mut self,
        name: &str,
        run: impl FnOnce(&mut dyn CustomAuth) -> Result<T, TriggerError>,
    ) -> Result<T, Fault> {
        let triggers = self.0.as_mut().ok_or_else(|| {
            Fault::invalid_parameter(
                "Custom auth lambda trigger is not configured for the user pool.",
            )
        })?;
        let failed = |why: &dyn fmt::Display| {
            Fault::new(
                "UserLambdaValidationException",
                format!("{name} failed with error {why}."),
            )
        };
        // A trigger that panics may break only its own state, as with a Lambda function; it
        // cannot reach the pool's.
        match catch_unwind(AssertUnwindSafe(|| run(triggers.as_mut()))) {
            Ok(outcome) => outcome.map_err(|error| failed(&error)),
            Err(_) => Err(failed(&"Error: Runtime exited with error: exit status 101")),
        }
    }
}

impl fmt::Debug for Triggers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Triggers")
    }
}

/// The error for a decision that does not fit the sign-in.
pub(crate) fn unrecognizable() -> Fault {
    Fault::new(
        "InvalidLambdaResponseException",
        "Unrecognizable lambda output",
    )
}
