//! The service's errors, in AWS's words.

use std::fmt;

/// An error of the service: AWS's code and message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    code: &'static str,
    message: String,
}

impl Fault {
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    pub(crate) fn not_authorized(message: impl Into<String>) -> Self {
        Self::new("NotAuthorizedException", message)
    }

    pub(crate) fn invalid_parameter(message: impl Into<String>) -> Self {
        Self::new("InvalidParameterException", message)
    }

    /// The fault for all constraints that an input violates, if there are any.
    pub(crate) fn of_constraints(broken: &[String]) -> Result<(), Self> {
        Self::of_constraints_as("InvalidParameterException", broken)
    }

    /// The same under a code: the two services differ in it.
    pub(crate) fn of_constraints_as(code: &'static str, broken: &[String]) -> Result<(), Self> {
        let plural = match broken.len() {
            0 => return Ok(()),
            1 => "",
            _ => "s",
        };
        let all = broken.join("; ");
        Err(Self::new(
            code,
            format!("{} validation error{plural} detected: {all}", broken.len()),
        ))
    }

    pub(crate) fn resource_not_found(message: impl Into<String>) -> Self {
        Self::new("ResourceNotFoundException", message)
    }

    pub(crate) fn internal() -> Self {
        Self::new("InternalErrorException", "Something went wrong")
    }

    pub(crate) fn wrong_password() -> Self {
        Self::not_authorized("Incorrect username or password.")
    }

    pub(crate) fn invalid_session() -> Self {
        Self::not_authorized("Invalid session for the user.")
    }

    pub(crate) fn no_such_user() -> Self {
        Self::new("UserNotFoundException", "User does not exist.")
    }

    pub(crate) fn unknown_operation(message: impl Into<String>) -> Self {
        Self::new("UnknownOperationException", message)
    }

    pub(crate) fn missing(parameter: &str) -> Self {
        Self::invalid_parameter(format!("Missing required parameter {parameter}"))
    }

    /// The same, for a member of a seed.
    pub(crate) fn at(self, member: &str) -> Self {
        Self {
            message: format!("{member}: {}", self.message),
            ..self
        }
    }

    /// The exception's name, such as `NotAuthorizedException`.
    #[must_use]
    pub fn code(&self) -> &str {
        self.code
    }

    /// The message.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status: AWS answers 400 for every error of the client.
    pub(crate) fn status(&self) -> u16 {
        if self.code == "InternalErrorException" {
            500
        } else {
            400
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Fault {}
