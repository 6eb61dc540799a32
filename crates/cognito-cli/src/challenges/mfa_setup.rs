//! MFA_SETUP: the user must set up a second factor before they can continue.

use cognito_srp_core::{MfaSetup, MfaType, SecretCode, SoftwareTokenSetup};

use super::{Answered, choice, code};
use crate::answers::Answers;
use crate::failure::Failure;
use crate::qr_code;
use crate::terminal::Terminal;

const NAME: &str = "MFA_SETUP";
const EMAIL: &str = "EMAIL";

/// An authenticator app, or e-mail. A phone number cannot be set up here.
pub(super) fn choose(challenge: MfaSetup, answers: &mut Answers) -> Result<Answered, Failure> {
    // Without a terminal there is no app to which the secret could be given.
    let interactive = answers.terminal().is_some();
    let possible = |factor: &&MfaType| match factor {
        MfaType::SoftwareToken => interactive,
        MfaType::Email => true,
        _ => false,
    };
    let offered = challenge.offered();
    let offered: Vec<MfaType> = offered.iter().filter(possible).cloned().collect();
    let factor = match offered.as_slice() {
        [] if challenge.offered().contains(&MfaType::SoftwareToken) => {
            let why = "setting up an authenticator app needs a terminal";
            return Err(Failure::impossible(NAME, why));
        }
        [] => return Err(Failure::challenge(&challenge.into())),
        // A given address selects e-mail.
        several if answers.has(EMAIL) && several.contains(&MfaType::Email) => &MfaType::Email,
        [only] => only,
        several => {
            answers.say("A second factor is required: set one up.")?;
            match choice::pick(NAME, several, MfaType::as_str, answers)? {
                Ok(factor) => factor,
                Err(why) => return Ok(Answered::invalid(challenge, why)),
            }
        }
    };
    if *factor == MfaType::Email {
        let address = answers.ask(NAME, EMAIL, "E-mail address for codes")?;
        return Ok(challenge.email(address.trim()).into());
    }
    Ok(challenge.software_token().into())
}

/// Shows the secret in the three forms that authenticator apps accept.
pub(super) fn show(
    challenge: &SoftwareTokenSetup,
    issuer: &str,
    answers: &mut Answers,
) -> Result<(), Failure> {
    let uri = challenge.otpauth_uri(answers.issuer().unwrap_or(issuer));
    match answers.terminal() {
        Some(terminal) => show_secret(challenge.secret(), &uri, terminal),
        None => Ok(()),
    }
}

/// The same for any secret with its URI.
pub(crate) fn show_secret(
    secret: &SecretCode,
    uri: &str,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let shown = SecretCode::expose(secret);
    let admitted = shown.bytes().all(|octet| octet.is_ascii_alphanumeric());
    if !admitted || shown.len() > MAX_SECRET {
        let why = "what it sent is not the secret of an authenticator app";
        return Err(Failure::Protocol(why.to_owned()));
    }
    terminal.say("Set up an authenticator app with this QR code, or with the secret below it.")?;
    if let Some(picture) = qr_code::draw(uri) {
        terminal.show(&picture)?;
    }
    terminal.say_secret(&["Secret: ", shown])?;
    terminal.say_secret(&[uri])
}

/// Cognito's have 52 characters, the letters and digits that the API specifies. A secret of
/// this length and its URI still fit into a QR code.
const MAX_SECRET: usize = 256;

/// The prompt for the code at the end of a set-up.
pub(crate) const SHOWN_NOW: &str = "Code that the authenticator app shows now";

/// Ends the set-up with a code from the app.
pub(super) fn verify(
    challenge: SoftwareTokenSetup,
    answers: &mut Answers,
) -> Result<Answered, Failure> {
    let code = code::code(answers, NAME, code::SOFTWARE_TOKEN_MFA_CODE, SHOWN_NOW)?;
    let challenge = match answers.keeping("FRIENDLY_DEVICE_NAME") {
        Some(name) => challenge.with_friendly_name(&name),
        None => challenge,
    };
    Ok(challenge.verify(&code).into())
}
