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
