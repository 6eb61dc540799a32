//! NEW_PASSWORD_REQUIRED: the password was temporary.

use cognito_srp_core::NewPasswordRequired;

use super::Answered;
use crate::answers::Answers;
use crate::failure::Failure;
use crate::terminal;

const NAME: &str = "NEW_PASSWORD_REQUIRED";

pub(super) fn answer(
    challenge: NewPasswordRequired,
    answers: &mut Answers,
) -> Result<Answered, Failure> {
    let missing: Vec<String> = challenge
        .required_attributes()
        .filter(|required| challenge.attributes().all(|(name, _)| name != *required))
        .map(str::to_owned)
        .collect();
    answers.say("The password was temporary: choose another.")?;
    let password = answers.new_password_for(NAME)?;
    let mut attributes = Vec::new();
    for name in &missing {
        let answer = format!("userAttributes.{name}");
        let prompt = format!("Attribute {}", terminal::name(name));
        attributes.push(answers.ask_keeping(NAME, &answer, &prompt)?);
    }
    let named = missing.iter().zip(&attributes);
    let named = named.map(|(name, value)| (name.as_str(), value.as_str()));
    Ok(challenge.with_attributes(named).answer(&password).into())
}
