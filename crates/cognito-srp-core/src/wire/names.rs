//! The service's names of flows, challenges and their parameters.

/// The value of the `content-type` header.
pub(crate) const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

/// The value of the `content-type` header of a form.
pub(crate) const FORM_TYPE: &str = "application/x-www-form-urlencoded";

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
    /// The service's guide's name of [`EMAIL_OTP`] as a second factor; its enum does not have
    /// it.
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

/// The prefix of an attribute's name in `requiredAttributes` and in an answer.
pub(crate) const ATTRIBUTE_PREFIX: &str = "userAttributes.";

/// The names of login providers, except user pools, whose names are derived from their ids.
#[cfg(feature = "identity-pools")]
pub(crate) mod provider {
    pub(crate) const AMAZON: &str = "www.amazon.com";
    pub(crate) const APPLE: &str = "appleid.apple.com";
    pub(crate) const DEVELOPER: &str = "cognito-identity.amazonaws.com";
    pub(crate) const FACEBOOK: &str = "graph.facebook.com";
    pub(crate) const GOOGLE: &str = "accounts.google.com";
}
