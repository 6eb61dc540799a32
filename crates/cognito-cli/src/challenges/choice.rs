//! SELECT_MFA_TYPE and SELECT_CHALLENGE: the choice of a factor.

use cognito_srp_core::{Ephemeral, FirstFactor, MfaType, SelectChallenge, SelectMfaType};

use super::Answered;
use crate::answers::Answers;
use crate::failure::Failure;
use crate::terminal::{self, MAX_LISTED};

/// The name for `--answer`, and for the prompt.
const ANSWER: &str = "ANSWER";

pub(super) fn mfa_type(
    challenge: SelectMfaType,
    answers: &mut Answers,
) -> Result<Answered, Failure> {
    let offered = challenge.offered();
    let name = "SELECT_MFA_TYPE";
    match pick(name, offered, MfaType::as_str, answers)? {
        Ok(factor) => {
            let factor = factor.clone();
            Ok(challenge.select(&factor).into())
        }
        Err(why) => Ok(Answered::invalid(challenge, why)),
    }
}

/// The password is sent, or proven, together with the choice.
pub(super) fn first_factor(
    challenge: SelectChallenge,
    answers: &mut Answers,
) -> Result<Answered, Failure> {
    let offered = challenge.offered();
    let name = "SELECT_CHALLENGE";
    match pick(name, offered, FirstFactor::as_str, answers)? {
        Ok(FirstFactor::Password) => {
            let password = answers.password_for("PASSWORD")?;
            Ok(challenge.password(&password).into())
        }
        Ok(FirstFactor::PasswordSrp) => {
            let password = answers.password_for("PASSWORD_SRP")?;
            let ephemeral = Ephemeral::generate()?;
            Ok(challenge.password_srp(password, ephemeral).into())
        }
        Ok(factor) => {
            let factor = factor.clone();
            Ok(challenge.select(&factor).into())
        }
        Err(why) => Ok(Answered::invalid(challenge, why)),
    }
}

/// One of the offered choices, by number or name; or why the answer is not one.
pub(super) fn pick<'a, T>(
    challenge: &str,
    offered: &'a [T],
    name: fn(&T) -> &str,
    answers: &mut Answers,
) -> Result<Result<&'a T, String>, Failure> {
    if !answers.has(ANSWER) {
        for (number, factor) in (1..).zip(offered).take(MAX_LISTED) {
            let name = terminal::name(name(factor));
            answers.say(&format!("  {number}  {name:<18}  {}", label(&name)))?;
        }
    }
    let said = answers.ask(challenge, ANSWER, "Which one, by number or name")?;
    let said = said.trim();
    let by_number = || offered.get(said.parse::<usize>().ok()?.checked_sub(1)?);
    let by_name = || offered.iter().find(|factor| name(factor) == said);
    Ok(by_name().or_else(by_number).ok_or_else(|| {
        let names = offered
            .iter()
            .take(MAX_LISTED)
            .map(|factor| terminal::name(name(factor)));
        let names: Vec<String> = names.collect();
        format!("{challenge} offers {}", names.join(", "))
    }))
}

fn label(name: &str) -> &'static str {
    match name {
        "SMS_MFA" | "SMS_OTP" => "a code by text message",
        "SOFTWARE_TOKEN_MFA" => "a code that an authenticator app shows",
        "EMAIL_OTP" => "a code by e-mail",
        "PASSWORD" => "the password, which is sent",
        "PASSWORD_SRP" => "the password, proven without being sent",
        "WEB_AUTHN" => "a passkey",
        _ => "",
    }
}
