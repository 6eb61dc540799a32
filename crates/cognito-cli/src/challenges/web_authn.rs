//! WEB_AUTHN: a passkey, which lives elsewhere.

use cognito_srp_core::WebAuthn;

use super::Answered;
use crate::failure::Failure;
use crate::respondent::Respondent;

/// Shows what the authenticator is asked, and takes what it gave: a person
/// carries the one there and the other back.
pub(super) fn answer(
    challenge: WebAuthn,
    respondent: &mut Respondent,
) -> Result<Answered, Failure> {
    if !respondent.has(CREDENTIAL) {
        respondent.say("For navigator.credentials.get, or another authenticator:")?;
        respondent.say(challenge.options())?;
    }
    let prompt = "AuthenticationResponseJSON, in one line";
    let credential = respondent.ask("WEB_AUTHN", CREDENTIAL, prompt)?;
    Ok(challenge.answer(&credential).into())
}

const CREDENTIAL: &str = "CREDENTIAL";
