//! Refusals after which a challenge can be answered again.

use alloc::boxed::Box;
use alloc::string::String;
use core::any::Any;

use super::challenge::Challenge;
use crate::error::{Answerable, Error, ErrorCode, ServiceError};
use crate::wire::Operation;

impl Answerable for Challenge {}

impl Error {
    /// The challenge, if it can be answered again: see [`ServiceError::into_challenge`].
    ///
    /// # Errors
    /// Returns the error itself if the sign-in has ended.
    pub fn into_challenge(self) -> Result<Challenge, Self> {
        match self {
            Self::Service(error) => error.into_challenge().map_err(Self::Service),
            Self::Protocol(_) => Err(self),
        }
    }
}

impl ServiceError {
    /// The error for a successful `VerifySoftwareToken` with `Status` = `ERROR`: the same as
    /// its exception for a wrong code.
    pub(crate) fn from_status_of_verification() -> Self {
        Self {
            operation: Operation::VerifySoftwareToken.name(),
            code: ErrorCode::EnableSoftwareTokenMFA,
            message: String::new(),
            request_id: None,
            status: 200,
            is_of_user_pools: true,
            challenge: None,
        }
    }

    pub(crate) fn with_challenge(mut self, challenge: Challenge) -> Self {
        self.challenge = Some(Box::new(challenge));
        self
    }

    /// The challenge whose answer was refused, if it can be answered again without starting
    /// over: after a wrong code, a new password that violates the policy, or too many
    /// requests. It has the newest session.
    ///
    /// ```
    /// # use cognito_srp_core::{Challenge, Error, Exchange, Response, Step, Timestamp};
    /// fn again(error: Error) -> Result<Exchange<Step>, Error> {
    ///     match error.into_challenge()? {
    ///         Challenge::SoftwareTokenMfa(challenge) => Ok(challenge.answer("654321")),
    ///         other => panic!("not for this example: {other:?}"),
    ///     }
    /// }
    /// ```
    ///
    /// # Errors
    /// Returns the error itself if the sign-in has ended.
    pub fn into_challenge(mut self) -> Result<Challenge, Self> {
        let Some(challenge) = self.challenge.take() else {
            return Err(self);
        };
        let challenge: Box<dyn Any> = challenge;
        challenge
            .downcast()
            .map(|challenge| *challenge)
            .map_err(|_| self)
    }
}
