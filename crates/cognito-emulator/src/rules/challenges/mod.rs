//! The challenges: how each is issued, and how its answer is checked.

pub(crate) mod custom_challenge;
pub(crate) mod device_password_verifier;
pub(crate) mod device_srp_auth;
pub(crate) mod email_otp;
pub(crate) mod mfa_setup;
pub(crate) mod new_password_required;
pub(crate) mod one_time_code;
pub(crate) mod password;
pub(crate) mod password_srp;
pub(crate) mod password_verifier;
pub(crate) mod select_challenge;
pub(crate) mod select_mfa_type;
pub(crate) mod sms_mfa;
pub(crate) mod sms_otp;
pub(crate) mod software_token_mfa;
pub(crate) mod web_authn;

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::webauthn::Challenge;
use crate::operations::Parameters;
use crate::state::custom_auth::CustomChallenge;
use crate::state::mfa::MfaType;
use crate::state::sign_in::SignIn;
use crate::state::user_pool::UserPool;
use mfa_setup::SetUp;
use one_time_code::OneTimeCode;
use select_challenge::Selection;

/// What a session waits for.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    CustomChallenge(CustomChallenge),
    /// With the secret block that comes with the session.
    DevicePasswordVerifier(String),
    DeviceSrpAuth,
    EmailOtp {
        code: OneTimeCode,
        /// The address is to become the user's.
        sets_up: bool,
    },
    MfaSetup(SetUp),
    NewPasswordRequired,
    Password,
    PasswordSrp,
    /// With the secret block: in USER_AUTH this challenge has a session as well.
    PasswordVerifier(String),
    SelectChallenge(Selection),
    SelectMfaType(Vec<MfaType>),
    /// Not a challenge: the sign-up waits for its code.
    SignUp,
    /// Not a challenge: the sign-up is confirmed, and USER_AUTH may follow.
    SignedUp,
    SmsMfa(OneTimeCode),
    SmsOtp(OneTimeCode),
    SoftwareTokenMfa,
    WebAuthn(Challenge),
}

/// What the sessions of a sign-up wait for. No challenge has these names, so none
/// can be answered with such a session.
pub(crate) const SIGN_UP: &str = "ConfirmSignUp";
pub(crate) const SIGNED_UP: &str = "InitiateAuth";

impl Step {
    /// The challenge's name on the wire.
    pub(crate) fn challenge_name(&self) -> &'static str {
        match self {
            Self::CustomChallenge(_) => custom_challenge::NAME,
            Self::DevicePasswordVerifier(_) => device_password_verifier::NAME,
            Self::DeviceSrpAuth => device_srp_auth::NAME,
            Self::EmailOtp { .. } => email_otp::NAME,
            Self::MfaSetup(_) => mfa_setup::NAME,
            Self::NewPasswordRequired => new_password_required::NAME,
            Self::Password => password::NAME,
            Self::PasswordSrp => password_srp::NAME,
            Self::PasswordVerifier(_) => password_verifier::NAME,
            Self::SelectChallenge(_) => select_challenge::NAME,
            Self::SelectMfaType(_) => select_mfa_type::NAME,
            Self::SignUp => SIGN_UP,
            Self::SignedUp => SIGNED_UP,
            Self::SmsMfa(_) => sms_mfa::NAME,
            Self::SmsOtp(_) => sms_otp::NAME,
            Self::SoftwareTokenMfa => software_token_mfa::NAME,
            Self::WebAuthn(_) => web_authn::NAME,
        }
    }
}

/// An answer to a challenge that came with a session, which is checked already:
/// it is good, for this challenge, of this user.
pub(crate) struct Answer<'a> {
    pub(crate) sign_in: SignIn,
    pub(crate) step: Step,
    pub(crate) responses: &'a Parameters,
    pub(crate) session: &'a str,
}

/// What checks an answer and says what comes next. The session is spent when this
/// succeeds; after a fault it can be used again.
pub(crate) type Handler = fn(&mut UserPool, Answer<'_>, &mut Context<'_>) -> Result<Value, Fault>;

/// A challenge with a new session.
pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    step: Step,
    parameters: Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let name = step.challenge_name();
    let life = pool.client(&sign_in.client_id)?.session_life();
    let session = pool.sessions.open(sign_in, step, life, cx)?;
    Ok(json!({
        "ChallengeName": name,
        "ChallengeParameters": parameters,
        "Session": session,
    }))
}
