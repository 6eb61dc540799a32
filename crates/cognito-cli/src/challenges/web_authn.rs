//! WEB_AUTHN: a passkey, in an external authenticator.

use cognito_srp_core::WebAuthn;

use super::Answered;
use crate::answers::Answers;
use crate::failure::Failure;
use crate::json;

/// Shows the options for the authenticator, and reads its response. The user carries both
/// between the two.
pub(super) fn answer(challenge: WebAuthn, answers: &mut Answers) -> Result<Answered, Failure> {
    if !answers.has(CREDENTIAL)
        && let Some(terminal) = answers.terminal()
    {
        let options = json::one_line(challenge.options());
        let options = options.filter(|options| options.len() <= MAX_LENGTH);
        let why = || {
            Failure::Protocol("the options of the passkey are not JSON of at most 64 KiB".into())
        };
        terminal.say("Options for navigator.credentials.get or another authenticator:")?;
        terminal.show(&options.ok_or_else(why)?)?;
    }
    let prompt = "AuthenticationResponseJSON, in one line";
    let credential = answers.ask("WEB_AUTHN", CREDENTIAL, prompt)?;
    Ok(challenge.answer(&credential).into())
}

/// More than any options need: even a long list of passkeys takes a tenth of it.
const MAX_LENGTH: usize = 64 << 10;

const CREDENTIAL: &str = "CREDENTIAL";
