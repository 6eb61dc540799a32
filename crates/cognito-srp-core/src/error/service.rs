//! The service refused.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use core::any::Any;
use core::fmt;
use core::panic::{RefUnwindSafe, UnwindSafe};

use super::oauth::OAuthCode;
use super::retry_class::RetryClass;
use crate::values::sanitized::Sanitized;

/// What can be answered once more after a refusal. Errors are below challenges: they
/// carry one, and only the sign-in knows what it is.
pub(crate) trait Answerable:
    Any + fmt::Debug + Send + Sync + UnwindSafe + RefUnwindSafe
{
}

/// The service refused a request.
///
/// `Display` gives code and message, as AWS's own tools print them:
/// `NotAuthorizedException: Incorrect username or password.`
pub struct ServiceError {
    pub(crate) operation: &'static str,
    pub(crate) code: ErrorCode,
    pub(crate) message: String,
    pub(crate) request_id: Option<Box<str>>,
    pub(crate) status: u16,
    /// Not of identity pools, nor of STS, whose refusals say nothing of a session.
    pub(crate) is_of_user_pools: bool,
    /// The challenge that can be answered once more. Boxed: most refusals have none, and an
    /// error should be small.
    pub(crate) challenge: Option<Box<dyn Answerable>>,
}

impl ServiceError {
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

    /// The service's message, for people, exactly as it came: show it through [`Sanitized`],
    /// as `Display` does. May be empty.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The request id, which AWS support asks for, exactly as it came.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The HTTP status: 400 for nearly every error, so of little use.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Whether the same request may succeed a little later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.retry_class().is_some()
    }

    pub(crate) fn retry_class(&self) -> Option<RetryClass> {
        RetryClass::of(Some(self.code.as_str()), self.status)
    }

    /// Whether the service does not know the device that the request named. The code alone
    /// does not tell: a deleted app client has the same.
    pub(crate) fn is_of_unknown_device(&self) -> bool {
        self.code == ErrorCode::ResourceNotFound && self.message.contains("Device does not exist")
    }

    /// Whether the service says that the access token of the request has expired or was
    /// revoked. The code alone does not tell: a wrong password has the same.
    #[must_use]
    pub fn is_of_ended_access_token(&self) -> bool {
        const ENDED: [&str; 2] = ["Access Token has expired", "Access Token has been revoked"];
        let says_so = || ENDED.iter().any(|words| self.message.contains(words));
        match &self.code {
            ErrorCode::NotAuthorized => says_so(),
            // The same is said of a token without the scope `openid`, which is good elsewhere.
            ErrorCode::OAuth(OAuthCode::InvalidToken) => !self.message.contains("scope"),
            _ => false,
        }
    }

    /// Whether the tokens are of no more use and the user has to sign in again: the codes upon
    /// which AWS's own clients drop a session. A missing or wrong client secret does not
    /// count: that is the program's fault, and the session is still valid. Nor does a refusal of
    /// an identity pool or of STS, which have the same codes for other things.
    #[must_use]
    pub fn means_sign_in_again(&self) -> bool {
        // This code has two meanings; no refusal of a token mentions a secret.
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

/// Compares what the service said, not the challenge that can be answered once more.
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
        match self.message.as_str() {
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

/// Makes [`ErrorCode`]; the service's name of a code is that of the variant
/// with `Exception` behind it.
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
            /// A code of OAuth 2.0, from a user pool's domain.
            OAuth(OAuthCode),
            /// Any other code, as the service wrote it.
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
