//! What can go wrong, split by who is to blame.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::challenge::Challenge;
use crate::srp::{IntegerError, SrpError};
use crate::wire::Operation;

/// An exchange did not give what it was made for.
///
/// Mistakes of the caller are not here: they are errors of the constructors
/// that parse ([`UserPoolId`](crate::UserPoolId), [`Endpoint`](crate::Endpoint), …)
/// and of the answers that a challenge admits ([`AnswerError`](crate::AnswerError)).
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// The service answered, and refused.
    Service(ServiceError),
    /// The peer broke the protocol, or is not the service at all.
    Protocol(ProtocolError),
}

impl Error {
    /// The challenge, where it can be answered once more: see
    /// [`ServiceError::into_challenge`].
    ///
    /// # Errors
    /// The error itself, when the sign-in is over.
    pub fn into_challenge(self) -> Result<Challenge, Self> {
        match self {
            Self::Service(error) => error.into_challenge().map_err(Self::Service),
            Self::Protocol(_) => Err(self),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(error) => error.fmt(f),
            Self::Protocol(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Error {
    /// What is behind the error within: that itself is what `Display` shows.
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Service(error) => error.source(),
            Self::Protocol(error) => error.source(),
        }
    }
}

impl From<ServiceError> for Error {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<ProtocolError> for Error {
    fn from(error: ProtocolError) -> Self {
        Self::Protocol(error)
    }
}

/// The service refused a request.
///
/// `Display` gives code and message, as AWS's own tools print them:
/// `NotAuthorizedException: Incorrect username or password.`
#[derive(Debug)]
pub struct ServiceError {
    pub(crate) operation: &'static str,
    pub(crate) code: ErrorCode,
    pub(crate) message: String,
    pub(crate) request_id: Option<String>,
    pub(crate) status: u16,
    /// In a box: most refusals have none, and an error should be small.
    pub(crate) challenge: Option<Box<Challenge>>,
}

impl ServiceError {
    /// What a `VerifySoftwareToken` says that succeeds with `Status` = `ERROR`:
    /// the same as its exception for a wrong code.
    pub(crate) fn from_status_of_verification() -> Self {
        Self {
            operation: Operation::VerifySoftwareToken.name(),
            code: ErrorCode::EnableSoftwareTokenMFA,
            message: String::new(),
            request_id: None,
            status: 200,
            challenge: None,
        }
    }

    pub(crate) fn with_challenge(mut self, challenge: Challenge) -> Self {
        self.challenge = Some(Box::new(challenge));
        self
    }

    /// The challenge whose answer was refused, where it can be answered once
    /// more without starting over: after a wrong code, a new password that breaks
    /// the policy, too many requests. Its session is the newest.
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
    /// The error itself, when the sign-in is over.
    pub fn into_challenge(mut self) -> Result<Challenge, Self> {
        match self.challenge.take() {
            Some(challenge) => Ok(*challenge),
            None => Err(self),
        }
    }

    /// Whether [`into_challenge`](Self::into_challenge) gives one.
    #[must_use]
    pub fn keeps_challenge(&self) -> bool {
        self.challenge.is_some()
    }

    /// The operation that was refused, such as `"InitiateAuth"`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The code: decide on this, never on the message.
    #[must_use]
    pub fn code(&self) -> &ErrorCode {
        &self.code
    }

    /// The service's words, for people. May be empty.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The request id, which AWS's support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The HTTP status: 400 for nearly everything, so of little use.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the same request may succeed a little later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::TooManyRequests | ErrorCode::InternalError
        ) || self.status >= 500
    }

    /// Whether tokens are of no more use and the user has to sign in again: the
    /// codes upon which AWS's own clients drop a session.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        matches!(
            self.code,
            ErrorCode::NotAuthorized
                | ErrorCode::UserNotFound
                | ErrorCode::PasswordResetRequired
                | ErrorCode::UserNotConfirmed
                | ErrorCode::RefreshTokenReuse
        )
    }
}

/// What the service said; not the challenge that can be answered once more.
impl PartialEq for ServiceError {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            operation,
            code,
            message,
            request_id,
            status,
            challenge: _,
        } = self;
        *operation == other.operation
            && *code == other.code
            && *message == other.message
            && *request_id == other.request_id
            && *status == other.status
    }
}

impl Eq for ServiceError {}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.message.as_str() {
            "" => self.code.fmt(f),
            message => write!(f, "{}: {message}", self.code),
        }
    }
}

impl core::error::Error for ServiceError {}

/// Makes [`ErrorCode`]; the service's name of a code is that of the variant
/// with `Exception` behind it.
macro_rules! error_codes {
    ($($variant:ident)*) => {
        /// The code of a [`ServiceError`].
        ///
        /// Non-exhaustive: the service adds codes, and answers undeclared ones.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the names are the service's own, in its API reference")]
        pub enum ErrorCode {
            $($variant,)*
            /// Any other code, as the service wrote it.
            Other(String),
        }

        impl ErrorCode {
            pub(crate) fn from_wire(code: &str) -> Self {
                match code {
                    $(concat!(stringify!($variant), "Exception") => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }

            /// The service's name, such as `NotAuthorizedException`.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => concat!(stringify!($variant), "Exception"),)*
                    Self::Other(code) => code,
                }
            }
        }
    };
}

error_codes! {
    AliasExists CodeDeliveryFailure CodeMismatch ConcurrentModification DeviceKeyExists
    EnableSoftwareTokenMFA ExpiredCode FeatureUnavailableInTier Forbidden InternalError
    InvalidEmailRoleAccessPolicy InvalidLambdaResponse InvalidParameter InvalidPassword
    InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship InvalidUserPoolConfiguration
    LimitExceeded MFAMethodNotFound NotAuthorized OperationNotEnabled
    PasswordHistoryPolicyViolation PasswordResetRequired RefreshTokenReuse ResourceNotFound
    SoftwareTokenMFANotFound TooManyFailedAttempts TooManyRequests Unauthorized UnexpectedLambda
    UnsupportedOperation UnsupportedTokenType UserLambdaValidation UserNotConfirmed UserNotFound
    UserPoolAddOnNotEnabled UsernameExists WebAuthnChallengeNotFound WebAuthnClientMismatch
    WebAuthnConfigurationMissing WebAuthnCredentialNotSupported WebAuthnNotEnabled
    WebAuthnOriginNotAllowed WebAuthnRelyingPartyMismatch
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The peer broke the protocol. It names what was wrong and never quotes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProtocolError {
    /// The response is neither the service's success nor its error: a proxy's
    /// page, a redirect, an empty gateway error.
    NotTheService {
        /// The HTTP status.
        status: u16,
        /// The content type, if there was one.
        content_type: Option<String>,
    },
    /// The body of a successful response is not the JSON that was expected.
    Malformed {
        /// The operation that answered so.
        operation: &'static str,
    },
    /// A member or parameter is missing.
    Missing(&'static str),
    /// A parameter is not a hexadecimal integer.
    NotAnInteger {
        /// Its name.
        parameter: &'static str,
        /// What is wrong with it.
        reason: IntegerError,
    },
    /// A parameter is not base64.
    NotBase64(&'static str),
    /// A parameter is not the JSON that it should hold.
    NotJson(&'static str),
    /// The arithmetic must not go on with the peer's values.
    Srp(SrpError),
    /// A challenge that cannot come here, such as a second PASSWORD_VERIFIER.
    UnexpectedChallenge(&'static str),
    /// A challenge in reply to an operation that admits none.
    ChallengeInsteadOfTokens,
    /// Tokens and a challenge at once.
    TokensAndChallenge,
    /// The next page of a list is one that was there already.
    PagesInCircle,
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotTheService {
                status,
                content_type,
            } => {
                let content_type = content_type.as_deref().unwrap_or("no content type");
                write!(
                    f,
                    "status {status} with {content_type} is not an answer of Cognito"
                )
            }
            Self::Malformed { operation } => {
                write!(
                    f,
                    "the reply to {operation} is not the JSON that was expected"
                )
            }
            Self::Missing(name) => write!(f, "{name} is missing in the reply"),
            Self::NotAnInteger { parameter, reason } => write!(f, "{parameter} is {reason}"),
            Self::NotBase64(parameter) => write!(f, "{parameter} is not base64"),
            Self::NotJson(parameter) => {
                write!(f, "{parameter} is not the JSON that it should hold")
            }
            Self::Srp(error) => error.fmt(f),
            Self::UnexpectedChallenge(name) => {
                write!(f, "a {name} challenge came where there can be none")
            }
            Self::ChallengeInsteadOfTokens => {
                f.write_str("a challenge came where there can only be tokens")
            }
            Self::TokensAndChallenge => f.write_str("tokens and a challenge came at once"),
            Self::PagesInCircle => f.write_str("the pages of the list go round in a circle"),
        }
    }
}

impl core::error::Error for ProtocolError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::NotAnInteger { reason, .. } => Some(reason),
            Self::Srp(error) => Some(error),
            _ => None,
        }
    }
}

impl From<SrpError> for ProtocolError {
    fn from(error: SrpError) -> Self {
        Self::Srp(error)
    }
}
