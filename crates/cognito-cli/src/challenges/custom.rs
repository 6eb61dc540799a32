//! CUSTOM_CHALLENGE: a question of the user pool's own triggers.

use cognito_srp_core::CustomChallenge;

use super::Answered;
use crate::answers::Answers;
use crate::failure::Failure;
use crate::terminal::{self, MAX_LISTED};

/// Shows the trigger's parameters and sends the answer unchanged.
pub(super) fn answer(
    challenge: CustomChallenge,
    answers: &mut Answers,
) -> Result<Answered, Failure> {
    let theirs = |name: &str| !matches!(name, "USERNAME" | "USER_ID_FOR_SRP");
    // Indented, because this command's own lines begin at the margin.
    let parameters = challenge.parameters().filter(|(name, _)| theirs(name));
    for (name, value) in parameters.take(MAX_LISTED) {
        answers.say(&format!("  {}: {value}", terminal::name(name)))?;
    }
    let answer = answers.ask("CUSTOM_CHALLENGE", "ANSWER", "Answer")?;
    Ok(challenge.answer(&answer).into())
}
