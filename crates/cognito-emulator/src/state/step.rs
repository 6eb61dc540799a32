//! The step of a sign-in that a session is at, with its challenge's data.

use crate::ground::webauthn::Challenge;
use crate::state::custom_auth::CustomChallenge;
use crate::state::first_factor::Choice;
use crate::state::mfa::MfaType;
use crate::state::one_time_code::OneTimeCode;
use crate::state::software_token::SoftwareToken;

/// The challenges' names on the wire.
pub(crate) mod name {
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
}

/// The step of a sign-up's sessions. No challenge has these names, so such a session cannot
/// answer one.
pub(crate) const SIGN_UP: &str = "ConfirmSignUp";
pub(crate) const SIGNED_UP: &str = "InitiateAuth";

/// The step that a session is at.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    CustomChallenge(CustomChallenge),
    /// With the secret block of the challenge.
    DevicePasswordVerifier(String),
    DeviceSrpAuth,
    EmailOtp {
        code: OneTimeCode,
        /// The address becomes the user's.
        sets_up: bool,
    },
    MfaSetup(SetUp),
    NewPasswordRequired,
    Password,
    PasswordSrp,
    /// With the secret block: in USER_AUTH this challenge has a session too.
    PasswordVerifier(String),
    SelectChallenge(Selection),
    SelectMfaType(Vec<MfaType>),
    /// Not a challenge: the sign-up still needs its code.
    SignUp,
    /// Not a challenge: the sign-up is confirmed, and USER_AUTH may follow.
    SignedUp,
    SmsMfa(OneTimeCode),
    SmsOtp(OneTimeCode),
    SoftwareTokenMfa,
    WebAuthn(Challenge),
}

impl Step {
    /// The challenge's name on the wire.
    pub(crate) fn challenge_name(&self) -> &'static str {
        match self {
            Self::CustomChallenge(_) => name::CUSTOM_CHALLENGE,
            Self::DevicePasswordVerifier(_) => name::DEVICE_PASSWORD_VERIFIER,
            Self::DeviceSrpAuth => name::DEVICE_SRP_AUTH,
            Self::EmailOtp { .. } => name::EMAIL_OTP,
            Self::MfaSetup(_) => name::MFA_SETUP,
            Self::NewPasswordRequired => name::NEW_PASSWORD_REQUIRED,
            Self::Password => name::PASSWORD,
            Self::PasswordSrp => name::PASSWORD_SRP,
            Self::PasswordVerifier(_) => name::PASSWORD_VERIFIER,
            Self::SelectChallenge(_) => name::SELECT_CHALLENGE,
            Self::SelectMfaType(_) => name::SELECT_MFA_TYPE,
            Self::SignUp => SIGN_UP,
            Self::SignedUp => SIGNED_UP,
            Self::SmsMfa(_) => name::SMS_MFA,
            Self::SmsOtp(_) => name::SMS_OTP,
            Self::SoftwareTokenMfa => name::SOFTWARE_TOKEN_MFA,
            Self::WebAuthn(_) => name::WEB_AUTHN,
        }
    }
}

/// The progress of a set-up. Each step has its own session.
#[derive(Clone, Debug)]
pub(crate) enum SetUp {
    /// Nothing was chosen yet.
    Open,
    /// A secret was returned, but no code of it has been seen.
    Associated(SoftwareToken),
    /// The software token is now the user's.
    Verified,
}

/// The available choices, and the passkey challenge if there is one.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    pub(crate) available: Vec<Choice>,
    pub(crate) passkey: Option<Challenge>,
}
