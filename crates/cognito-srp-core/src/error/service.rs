//! Errors of the service.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use core::any::Any;
use core::fmt;
use core::panic::{RefUnwindSafe, UnwindSafe};

use super::oauth::OAuthCode;
use super::retry_class::RetryClass;
use crate::values::sanitized::Sanitized;

/// A challenge that can be answered again after an error. This module is below the challenges
/// in the order of floors: errors carry one without knowing its type.
pub(crate) trait Answerable:
    Any + fmt::Debug + Send + Sync + UnwindSafe + RefUnwindSafe
{
}

/// The service answered a request with an error.
///
/// `Display` shows code and message like AWS's own tools: `NotAuthorizedException: Incorrect
/// username or password.`
pub struct ServiceError {
    pub(crate) operation: &'static str,
    pub(crate) code: ErrorCode,
    pub(crate) message: String,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) status: u16,
    /// `false` for identity pools and STS, whose refusals say nothing about a session.
    pub(crate) is_of_user_pools: bool,
    /// The challenge that can be answered again. Boxed, because most errors have none and an
    /// error should be small.
    pub(crate) challenge: Option<Box<dyn Answerable>>,
}

impl ServiceError {
    /// Whether [`into_challenge`](Self::into_challenge) returns a challenge.
    #[must_use]
    pub fn keeps_challenge(&self) -> bool {
        self.challenge.is_some()
    }

    /// The operation that was refused, such as `"InitiateAuth"`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The code. Make decisions by it, never by the message.
    #[must_use]
    pub fn code(&self) -> &ErrorCode {
        &self.code
    }

    /// The service's message for users, unchanged; may be empty. Show it through
    /// [`Sanitized`], as `Display` does, which leaves white space at the end out.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The request id that AWS's support asks for, unchanged.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The HTTP status. It is 400 for nearly every error, so it says little.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the same request may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retry_class().is_some()
    }

    pub(crate) fn retry_class(&self) -> Option<RetryClass> {
        RetryClass::of(Some(self.code.as_str()), self.status)
    }

    /// Whether the service does not know the device in the request. The code alone is not
    /// enough: the error for a deleted app client has the same.
    pub(crate) fn is_of_unknown_device(&self) -> bool {
        self.code == ErrorCode::ResourceNotFound && self.message.contains("Device does not exist")
    }

    /// Whether the service says that the request's access token has expired or was revoked.
    /// The code alone is not enough: the error for a wrong password has the same.
    #[must_use]
    pub fn is_of_ended_access_token(&self) -> bool {
        const ENDED: [&str; 2] = ["Access Token has expired", "Access Token has been revoked"];
        let says_so = || ENDED.iter().any(|words| self.message.contains(words));
        match &self.code {
            ErrorCode::NotAuthorized => says_so(),
            // The service says the same about a token without the scope `openid`, which is
            // valid elsewhere.
            ErrorCode::OAuth(OAuthCode::InvalidToken) => !self.message.contains("scope"),
            _ => false,
        }
    }

    /// Whether the tokens are no longer useful and the user must sign in again: by the codes
    /// that make AWS's own clients drop a session. A missing or wrong client secret does not
    /// count, because that is the program's fault and the session is still valid. A refusal of
    /// an identity pool or of STS does not count either; there the same codes mean other
    /// things.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        // This code has two meanings; no error about a token mentions a secret.
        let is_of_secret = self.code == ErrorCode::NotAuthorized
            && self.message.to_ascii_lowercase().contains("secret");
        let ends = matches!(
            self.code,
            ErrorCode::NotAuthorized
                | ErrorCode::UserNotFound
                | ErrorCode::PasswordResetRequired
                | ErrorCode::UserNotConfirmed
                | ErrorCode::RefreshTokenReuse
                | ErrorCode::OAuth(OAuthCode::InvalidGrant)
        );
        self.is_of_user_pools && ends && !is_of_secret
    }
}

/// Compares what the service said, but not the challenge.
impl PartialEq for ServiceError {
    fn eq(&self, other: &Self) -> bool {
        let Self {
            operation,
            code,
            message,
            request_id,
            status,
            is_of_user_pools: _,
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
        // Some of AWS's messages end with a line feed.
        match self.message.trim_end() {
            "" => self.code.fmt(f),
            message => write!(f, "{}: {}", self.code, Sanitized::new(message)),
        }
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("operation", &self.operation)
            .field("code", &self.code)
            .field("message", &Sanitized::new(&self.message))
            .field("request_id", &self.request_id().map(Sanitized::name))
            .field("status", &self.status)
            .field("challenge", &self.challenge)
            .finish()
    }
}

impl core::error::Error for ServiceError {}

/// Defines [`ErrorCode`]; the service's name of a code is the variant's plus `Exception`.
macro_rules! error_codes {
    ($($variant:ident)*) => {
        /// The code of a [`ServiceError`].
        ///
        /// Non-exhaustive: the service adds codes, and uses undeclared ones.
        #[derive(Clone, PartialEq, Eq)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the names are the service's own, in its API reference")]
        pub enum ErrorCode {
            $($variant,)*
            /// An OAuth 2.0 code, from a user pool's domain.
            OAuth(OAuthCode),
            /// Any other code, in the service's spelling.
            Other(String),
        }

        impl ErrorCode {
            pub(crate) fn from_wire(code: &str) -> Self {
                match code {
                    $(concat!(stringify!($variant), "Exception") => Self::$variant,)*
                    other => match OAuthCode::from_wire(other) {
                        Some(code) => Self::OAuth(code),
                        None => Self::Other(other.to_owned()),
                    },
                }
            }

            /// The service's name, such as `NotAuthorizedException`.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => concat!(stringify!($variant), "Exception"),)*
                    Self::OAuth(code) => code.as_str(),
                    Self::Other(code) => code,
                }
            }
        }

        impl fmt::Debug for ErrorCode {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$variant => f.write_str(stringify!($variant)),)*
                    Self::OAuth(code) => f.debug_tuple("OAuth").field(code).finish(),
                    Self::Other(code) => {
                        f.debug_tuple("Other").field(&Sanitized::name(code)).finish()
                    }
                }
            }
        }
    };
}

error_codes! {
    AliasExists CodeDeliveryFailure CodeMismatch ConcurrentModification
    DeveloperUserAlreadyRegistered DeviceKeyExists EnableSoftwareTokenMFA ExpiredCode
    ExternalService FeatureUnavailableInTier Forbidden InternalError
    InvalidEmailRoleAccessPolicy InvalidIdentityPoolConfiguration InvalidLambdaResponse InvalidParameter InvalidPassword
    InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship InvalidUserPoolConfiguration
    LimitExceeded MFAMethodNotFound NotAuthorized OperationNotEnabled
    PasswordHistoryPolicyViolation PasswordResetRequired RefreshTokenReuse ResourceConflict
    ResourceNotFound     SoftwareTokenMFANotFound TooManyFailedAttempts TooManyRequests Unauthorized UnexpectedLambda
    UnsupportedOperation UnsupportedTokenType UserLambdaValidation UserNotConfirmed UserNotFound
    UserPoolAddOnNotEnabled UsernameExists WebAuthnChallengeNotFound WebAuthnClientMismatch
    WebAuthnConfigurationMissing WebAuthnCredentialNotSupported WebAuthnNotEnabled
    WebAuthnOriginNotAllowed WebAuthnRelyingPartyMismatch
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Sanitized::name(self.as_str()).fmt(f)
    }
}
