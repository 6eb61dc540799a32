//! Answers that a challenge does not accept.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::device::DeviceError;
use crate::values::readable_debug::readable_debug;
use crate::values::sanitized::Sanitized;

/// An answer that the challenge does not accept. Nothing was sent or changed:
/// [`into_challenge`](Self::into_challenge) returns the challenge.
pub struct AnswerError<C> {
    challenge: Box<C>,
    reason: AnswerErrorReason,
}

/// What is wrong with an answer. It names attributes, and never quotes the answer.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum AnswerErrorReason {
    /// The challenge does not offer this choice.
    NotOffered,
    /// A code cannot answer this challenge.
    NotACode,
    /// A required attribute is missing.
    MissingAttribute(String),
    /// An attribute already has a value, which cannot be changed here.
    AttributeHasValue(String),
    /// The answer is not a JSON object.
    NotJson,
    /// The device cannot be used.
    Device(DeviceError),
}

impl<C> AnswerError<C> {
    pub(crate) fn new(challenge: C, reason: AnswerErrorReason) -> Self {
        Self {
            challenge: Box::new(challenge),
            reason,
        }
    }

    /// What is wrong with the answer.
    #[must_use]
    pub fn reason(&self) -> &AnswerErrorReason {
        &self.reason
    }

    /// The challenge, unchanged.
    #[must_use]
    pub fn into_challenge(self) -> C {
        *self.challenge
    }
}

impl fmt::Display for AnswerErrorReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOffered => f.write_str("the challenge does not offer this choice"),
            Self::NotACode => f.write_str("this challenge is not answered with a code"),
            Self::MissingAttribute(name) => {
                write!(f, "the attribute {} is required", Sanitized::name(name))
            }
            Self::AttributeHasValue(name) => {
                let name = Sanitized::name(name);
                write!(f, "the attribute {name} already has a value")
            }
            Self::NotJson => f.write_str("the answer is not a JSON object"),
            Self::Device(error) => error.fmt(f),
        }
    }
}

readable_debug!(AnswerErrorReason {
    NotOffered NotACode MissingAttribute AttributeHasValue NotJson Device
});

impl<C> fmt::Display for AnswerError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.reason.fmt(f)
    }
}

impl<C> fmt::Debug for AnswerError<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswerError")
            .field("reason", &self.reason)
            .finish_non_exhaustive()
    }
}

impl<C> core::error::Error for AnswerError<C> {}
