//! Codes that were sent or that an app shows, and repeated questions after a refusal.

use std::convert::Infallible;
use std::str::FromStr;

use cognito_srp_core::{ErrorCode, call};
use zeroize::Zeroizing;

use crate::answers::Answers;
use crate::failure::Failure;

/// How often something is asked for, including the first time.
pub(crate) const MAX_ATTEMPTS: usize = 4;

/// A code that can be used once.
#[derive(Clone)]
pub(crate) struct Code(Zeroizing<String>);

impl Code {
    /// A code as typed or pasted; characters around it are removed.
    pub(crate) fn typed(text: &str) -> Self {
        Self(Zeroizing::new(text.trim().to_owned()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_text(self) -> Zeroizing<String> {
        self.0
    }
}

/// Accepts any text, because clap would print a value that it cannot parse.
impl FromStr for Code {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::typed(text))
    }
}

/// A refused input that the user can correct.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum RefusedInput {
    Code,
    NewPassword,
    /// One of them; the service does not say which.
    Either,
}

impl RefusedInput {
    /// The refused input; `of` lists the inputs that the user could type again.
    fn of(error: &call::Error, of: &[Self]) -> Option<Self> {
        let about = match error.service()?.code() {
            ErrorCode::CodeMismatch | ErrorCode::EnableSoftwareTokenMFA => Self::Code,
            // The error for a text that cannot be a code at all, such as letters or too many
            // digits, or cannot be a password, such as one with a space at its end.
            ErrorCode::InvalidParameter if of.contains(&Self::NewPassword) => {
                return of.contains(&Self::Code).then_some(Self::Either);
            }
            ErrorCode::InvalidParameter => Self::Code,
            ErrorCode::InvalidPassword | ErrorCode::PasswordHistoryPolicyViolation => {
                Self::NewPassword
            }
            _ => return None,
        };
        of.contains(&about).then_some(about)
    }
}

/// Repeats `attempt` until it succeeds, or fails for a reason that the user cannot correct.
/// `attempt` receives the previously refused input and asks for it again. Without a terminal
/// there is one attempt.
pub(crate) fn retry_until_accepted<T>(
    answers: &mut Answers,
    retryable: &[RefusedInput],
    mut attempt: impl FnMut(
        &mut Answers,
        Option<RefusedInput>,
    ) -> Result<Result<T, call::Error>, Failure>,
) -> Result<T, Failure> {
    let mut refused = None;
    let mut attempts = 1;
    loop {
        let error = match attempt(answers, refused)? {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        match (RefusedInput::of(&error, retryable), answers.terminal()) {
            (Some(about), Some(terminal)) if attempts < MAX_ATTEMPTS => {
                attempts += 1;
                terminal.say(&error.to_string())?;
                refused = Some(about);
            }
            _ => return Err(error.into()),
        }
    }
}

/// Sends codes until one is correct; a given code comes first.
pub(crate) fn submit_code<T>(
    answers: &mut Answers,
    given: Option<&Code>,
    prompt: &str,
    mut send: impl FnMut(&str) -> Result<Result<T, call::Error>, Failure>,
) -> Result<T, Failure> {
    retry_until_accepted(answers, &[RefusedInput::Code], |answers, refused| {
        let code = match (given, refused) {
            (Some(given), None) => given.clone(),
            _ => answers.code(prompt)?,
        };
        send(code.as_str())
    })
}
