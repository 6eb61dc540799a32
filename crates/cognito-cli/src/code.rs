//! Codes that were sent, or that an app shows; and what is asked for again.

use std::convert::Infallible;
use std::str::FromStr;

use cognito_srp_core::{Error, ErrorCode, transport};
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::respondent::Respondent;

/// How often something is asked for again when it was refused.
pub(crate) const AGAIN: usize = 3;

/// A code that is good once.
#[derive(Clone)]
pub(crate) struct Code(Zeroizing<String>);

impl Code {
    /// A code as it was typed or pasted: what is around it is taken off.
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

/// Whatever it is: clap would print what it cannot parse.
impl FromStr for Code {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self::typed(text))
    }
}

/// Tries until it is not refused, or for something that a person cannot put right.
/// `attempt` is told for which code it was refused the last time, and asks anew for
/// what that is about. With nobody to ask there is one attempt.
pub(crate) fn until_accepted<T>(
    respondent: &mut Respondent,
    mut attempt: impl FnMut(
        &mut Respondent,
        Option<&ErrorCode>,
    ) -> Result<Result<T, transport::Error>, Failure>,
) -> Result<T, Failure> {
    let mut refused = None;
    let mut refusals = 0;
    loop {
        let error = match attempt(respondent, refused.as_ref())? {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        let Some(terminal) = respondent.terminal() else {
            return Err(error.into());
        };
        match mendable(&error) {
            Some(code) if refusals < AGAIN => {
                refusals += 1;
                terminal.say(&error.to_string())?;
                refused = Some(code);
            }
            _ => return Err(error.into()),
        }
    }
}

/// The code of a refusal for something that can be typed once more.
fn mendable(error: &transport::Error) -> Option<ErrorCode> {
    match error {
        transport::Error::Flow(Error::Service(error)) => match error.code() {
            ErrorCode::CodeMismatch
            | ErrorCode::EnableSoftwareTokenMFA
            | ErrorCode::InvalidPassword
            | ErrorCode::PasswordHistoryPolicyViolation => Some(error.code().clone()),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a refusal is about a new password, and not about a code.
pub(crate) fn is_of_password(code: &ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::InvalidPassword | ErrorCode::PasswordHistoryPolicyViolation
    )
}

/// Sends a code, the given one first, until it is right.
pub(crate) fn with_code<T>(
    respondent: &mut Respondent,
    given: Option<&Code>,
    prompt: &str,
    mut send: impl FnMut(&str) -> Result<T, transport::Error>,
) -> Result<T, Failure> {
    until_accepted(respondent, |respondent, refused| {
        let code = match (given, refused) {
            (Some(given), None) => given.clone(),
            _ => respondent.code(prompt)?,
        };
        Ok(send(code.as_str()))
    })
}
