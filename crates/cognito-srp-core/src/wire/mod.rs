//! The wire: AWS JSON 1.1. The only place with the service's spellings.

mod attachments;
mod bodies;
mod claims;
mod enums;
mod json;
pub(crate) mod member;
mod members;
mod replies;
mod reply;
mod text;

pub(crate) use attachments::{Attached, attach};
pub(crate) use bodies::{
    Initiation, associate_software_token, attributes, get_tokens, initiate_auth, respond,
    verify_software_token,
};
pub(crate) use claims::{Claims, issued_at};
pub(crate) use enums::wire_enum;
pub(crate) use json::{Body, Parameters};
pub(crate) use members::{Members, Readable, members, read};
pub(crate) use replies::{
    AttributesReply, AuthFactorsReply, CodeDeliveryDetails, CodeDeliveryReply, CredentialsReply,
    DeviceMember, DeviceReply, DevicesReply, RegistrationReply, SecretCodeReply, SessionMember,
    SessionReply, SessionsReply, SignUpReply, UserConfirmation, UserReply, VerificationReply,
    by_name, document, is_object,
};
pub(crate) use reply::{AuthReply, AuthResult, DeviceMetadata, fault};
pub(crate) use text::Text;

/// Makes [`Operation`]; the service's names are those of the variants.
macro_rules! operations {
    ($($name:ident)*) => {
        /// An operation of the service.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Operation {
            $($name,)*
        }

        impl Operation {
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }

            /// The value of the `x-amz-target` header.
            pub(crate) const fn target(self) -> &'static str {
                match self {
                    $(Self::$name => {
                        concat!("AWSCognitoIdentityProviderService.", stringify!($name))
                    })*
                }
            }
        }
    };
}

operations! {
    AdminInitiateAuth AdminRespondToAuthChallenge AssociateSoftwareToken ChangePassword
    CompleteWebAuthnRegistration ConfirmDevice ConfirmForgotPassword ConfirmSignUp DeleteUser
    DeleteUserAttributes DeleteWebAuthnCredential ForgetDevice ForgotPassword GetDevice
    GetTokensFromRefreshToken GetUser GetUserAttributeVerificationCode GetUserAuthFactors
    GlobalSignOut InitiateAuth ListDevices ListUserSessions ListWebAuthnCredentials
    ResendConfirmationCode RespondToAuthChallenge RevokeToken RevokeUserSession
    SetUserMFAPreference SetUserSettings SignUp StartWebAuthnRegistration
    UpdateAuthEventFeedback UpdateDeviceStatus UpdateUserAttributes VerifySoftwareToken
    VerifyUserAttribute
}

impl Operation {
    /// Whether the service answers it only when an operator's key has signed it (SigV4).
    pub(crate) const fn is_signed(self) -> bool {
        matches!(
            self,
            Self::AdminInitiateAuth | Self::AdminRespondToAuthChallenge
        )
    }
}

/// Whether it does no harm when the service sees a request twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeatable {
    /// It reads, or a second time comes to the same.
    Yes,
    /// The service counts it, or uses something up: a password, a code, a
    /// session, a message to the user, a refresh token that is rotated. Or it
    /// revokes the access token that it is sent with, so that a second time would
    /// be refused after the first took effect.
    No,
}

impl Operation {
    pub(crate) const fn repeatable(self) -> Repeatable {
        match self {
            Self::DeleteUserAttributes
            | Self::GetDevice
            | Self::GetUser
            | Self::GetUserAuthFactors
            | Self::ListDevices
            | Self::ListUserSessions
            | Self::ListWebAuthnCredentials
            | Self::RevokeToken
            | Self::SetUserMFAPreference
            | Self::SetUserSettings
            | Self::StartWebAuthnRegistration
            | Self::UpdateAuthEventFeedback
            | Self::UpdateDeviceStatus => Repeatable::Yes,
            Self::AdminInitiateAuth
            | Self::AdminRespondToAuthChallenge
            | Self::AssociateSoftwareToken
            | Self::ChangePassword
            | Self::CompleteWebAuthnRegistration
            | Self::ConfirmDevice
            | Self::ConfirmForgotPassword
            | Self::ConfirmSignUp
            | Self::DeleteUser
            | Self::DeleteWebAuthnCredential
            | Self::ForgetDevice
            | Self::ForgotPassword
            | Self::GetTokensFromRefreshToken
            | Self::GetUserAttributeVerificationCode
            | Self::GlobalSignOut
            | Self::InitiateAuth
            | Self::ResendConfirmationCode
            | Self::RespondToAuthChallenge
            | Self::RevokeUserSession
            | Self::SignUp
            | Self::UpdateUserAttributes
            | Self::VerifySoftwareToken
            | Self::VerifyUserAttribute => Repeatable::No,
        }
    }
}

/// The value of the `content-type` header.
pub(crate) const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// The service's name in a signature.
pub(crate) const SIGNING_NAME: &str = "cognito-idp";

/// Flows of `InitiateAuth` and `AdminInitiateAuth`.
pub(crate) mod flow {
    pub(crate) const USER_SRP_AUTH: &str = "USER_SRP_AUTH";
    pub(crate) const USER_PASSWORD_AUTH: &str = "USER_PASSWORD_AUTH";
    pub(crate) const ADMIN_USER_PASSWORD_AUTH: &str = "ADMIN_USER_PASSWORD_AUTH";
    pub(crate) const CUSTOM_AUTH: &str = "CUSTOM_AUTH";
    pub(crate) const USER_AUTH: &str = "USER_AUTH";
    pub(crate) const REFRESH_TOKEN_AUTH: &str = "REFRESH_TOKEN_AUTH";
}

/// Names of challenges.
pub(crate) mod challenge {
    pub(crate) const CUSTOM_CHALLENGE: &str = "CUSTOM_CHALLENGE";
    pub(crate) const DEVICE_PASSWORD_VERIFIER: &str = "DEVICE_PASSWORD_VERIFIER";
    pub(crate) const DEVICE_SRP_AUTH: &str = "DEVICE_SRP_AUTH";
    pub(crate) const EMAIL_OTP: &str = "EMAIL_OTP";
    pub(crate) const MFA_SETUP: &str = "MFA_SETUP";
    pub(crate) const NEW_PASSWORD_REQUIRED: &str = "NEW_PASSWORD_REQUIRED";
    pub(crate) const PASSWORD: &str = "PASSWORD";
    pub(crate) const PASSWORD_SRP: &str = "PASSWORD_SRP";
    pub(crate) const PASSWORD_VERIFIER: &str = "PASSWORD_VERIFIER";
    pub(crate) const SELECT_CHALLENGE: &str = "SELECT_CHALLENGE";
    pub(crate) const SELECT_MFA_TYPE: &str = "SELECT_MFA_TYPE";
    pub(crate) const SMS_MFA: &str = "SMS_MFA";
    pub(crate) const SMS_OTP: &str = "SMS_OTP";
    pub(crate) const SOFTWARE_TOKEN_MFA: &str = "SOFTWARE_TOKEN_MFA";
    pub(crate) const WEB_AUTHN: &str = "WEB_AUTHN";
    /// How the service's prose calls [`EMAIL_OTP`] as a second factor; its enum does not have it.
    pub(crate) const EMAIL_MFA: &str = "EMAIL_MFA";
}

/// Keys of `AuthParameters`, `ChallengeParameters` and `ChallengeResponses`.
pub(crate) mod key {
    pub(crate) const ACCESS_TOKEN: &str = "ACCESS_TOKEN";
    pub(crate) const ANSWER: &str = "ANSWER";
    pub(crate) const CHALLENGE_NAME: &str = "CHALLENGE_NAME";
    pub(crate) const CODE_DELIVERY_DELIVERY_MEDIUM: &str = "CODE_DELIVERY_DELIVERY_MEDIUM";
    pub(crate) const CODE_DELIVERY_DESTINATION: &str = "CODE_DELIVERY_DESTINATION";
    pub(crate) const CREDENTIAL: &str = "CREDENTIAL";
    pub(crate) const CREDENTIAL_REQUEST_OPTIONS: &str = "CREDENTIAL_REQUEST_OPTIONS";
    pub(crate) const DEVICE_KEY: &str = "DEVICE_KEY";
    pub(crate) const EMAIL: &str = "EMAIL";
    pub(crate) const EMAIL_MFA_CODE: &str = "EMAIL_MFA_CODE";
    pub(crate) const EMAIL_OTP_CODE: &str = "EMAIL_OTP_CODE";
    pub(crate) const FRIENDLY_DEVICE_NAME: &str = "FRIENDLY_DEVICE_NAME";
    pub(crate) const MAX_AGE: &str = "MAX_AGE";
    pub(crate) const MFAS_CAN_CHOOSE: &str = "MFAS_CAN_CHOOSE";
    pub(crate) const MFAS_CAN_SETUP: &str = "MFAS_CAN_SETUP";
    pub(crate) const NEW_PASSWORD: &str = "NEW_PASSWORD";
    pub(crate) const PASSWORD: &str = "PASSWORD";
    pub(crate) const PASSWORD_CLAIM_SECRET_BLOCK: &str = "PASSWORD_CLAIM_SECRET_BLOCK";
    pub(crate) const PASSWORD_CLAIM_SIGNATURE: &str = "PASSWORD_CLAIM_SIGNATURE";
    pub(crate) const PREFERRED_CHALLENGE: &str = "PREFERRED_CHALLENGE";
    pub(crate) const REFRESH_TOKEN: &str = "REFRESH_TOKEN";
    pub(crate) const REQUIRED_ATTRIBUTES: &str = "requiredAttributes";
    pub(crate) const SALT: &str = "SALT";
    pub(crate) const SECRET_BLOCK: &str = "SECRET_BLOCK";
    pub(crate) const SECRET_HASH: &str = "SECRET_HASH";
    pub(crate) const SMS_MFA_CODE: &str = "SMS_MFA_CODE";
    pub(crate) const SMS_OTP_CODE: &str = "SMS_OTP_CODE";
    pub(crate) const SOFTWARE_TOKEN_MFA_CODE: &str = "SOFTWARE_TOKEN_MFA_CODE";
    pub(crate) const SRP_A: &str = "SRP_A";
    pub(crate) const SRP_B: &str = "SRP_B";
    pub(crate) const TARGET_ACR_VALUES: &str = "TARGET_ACR_VALUES";
    pub(crate) const TIMESTAMP: &str = "TIMESTAMP";
    pub(crate) const USERNAME: &str = "USERNAME";
    pub(crate) const USER_ATTRIBUTES: &str = "userAttributes";
    pub(crate) const USER_ID_FOR_SRP: &str = "USER_ID_FOR_SRP";
}

/// The value of `CHALLENGE_NAME` with which `CUSTOM_AUTH` begins with SRP.
pub(crate) const CUSTOM_WITH_SRP: &str = "SRP_A";

/// What stands before an attribute's name in `requiredAttributes` and in an answer.
pub(crate) const ATTRIBUTE_PREFIX: &str = "userAttributes.";
