//! SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP, SMS_OTP: codes.

use cognito_srp_core::{DeliveryMedium, EmailOtp, Sanitized, SmsMfa, SmsOtp, SoftwareTokenMfa};
use zeroize::Zeroizing;

use super::Answered;
use crate::answers::Answers;
use crate::code::Code;
use crate::failure::Failure;
use crate::terminal::name;

pub(super) fn sms_mfa(challenge: SmsMfa, answers: &mut Answers) -> Result<Answered, Failure> {
    let prompt = sent(challenge.medium(), challenge.destination());
    let code = code(answers, "SMS_MFA", "SMS_MFA_CODE", &prompt)?;
    Ok(challenge.answer(&code).into())
}

pub(super) fn sms_otp(challenge: SmsOtp, answers: &mut Answers) -> Result<Answered, Failure> {
    let prompt = sent(challenge.medium(), challenge.destination());
    let code = code(answers, "SMS_OTP", "SMS_OTP_CODE", &prompt)?;
    Ok(challenge.answer(&code).into())
}

pub(super) fn email_otp(challenge: EmailOtp, answers: &mut Answers) -> Result<Answered, Failure> {
    let prompt = sent(challenge.medium(), challenge.destination());
    let code = code(answers, "EMAIL_OTP", "EMAIL_OTP_CODE", &prompt)?;
    Ok(challenge.answer(&code).into())
}

pub(super) fn software_token(
    challenge: SoftwareTokenMfa,
    answers: &mut Answers,
) -> Result<Answered, Failure> {
    let prompt = match challenge.friendly_device_name() {
        Some(name) => {
            let name = Sanitized::name(name);
            format!("Code that the authenticator app \"{name}\" shows")
        }
        None => "Code that the authenticator app shows".to_owned(),
    };
    let name = "SOFTWARE_TOKEN_MFA";
    let code = code(answers, name, SOFTWARE_TOKEN_MFA_CODE, &prompt)?;
    Ok(challenge.answer(&code).into())
}

/// Setting up an authenticator app also ends with a code.
pub(super) const SOFTWARE_TOKEN_MFA_CODE: &str = "SOFTWARE_TOKEN_MFA_CODE";

/// A code, without characters that were pasted around it.
pub(super) fn code(
    answers: &mut Answers,
    challenge: &str,
    name: &str,
    prompt: &str,
) -> Result<Zeroizing<String>, Failure> {
    let typed = answers.ask(challenge, name, prompt)?;
    Ok(Code::typed(&typed).into_text())
}

/// The prompt for a code that was sent.
pub(crate) fn sent(medium: Option<DeliveryMedium>, destination: Option<&str>) -> String {
    let medium = medium.as_ref().map(|medium| name(medium.as_str()));
    let destination = destination.map(name);
    match (medium, destination) {
        (Some(medium), Some(destination)) => {
            format!("Code that was sent by {medium} to {destination}")
        }
        (None, Some(destination)) => format!("Code that was sent to {destination}"),
        (_, None) => "Code that was sent".to_owned(),
    }
}
