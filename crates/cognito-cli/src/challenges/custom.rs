//! CUSTOM_CHALLENGE: a question of the user pool's own.

use cognito_srp_core::CustomChallenge;

use super::Answered;
use crate::failure::Failure;
use crate::respondent::Respondent;
use crate::terminal::{self, MOST};

/// Shows the trigger's parameters and sends what is said, as it is.
pub(super) fn answer(
    challenge: CustomChallenge,
    respondent: &mut Respondent,
) -> Result<Answered, Failure> {
    let theirs = |name: &str| !matches!(name, "USERNAME" | "USER_ID_FOR_SRP");
    // Indented: a line of ours begins at the margin.
    let parameters = challenge.parameters().filter(|(name, _)| theirs(name));
    for (name, value) in parameters.take(MOST) {
        respondent.say(&format!("  {}: {value}", terminal::name(name)))?;
    }
    let answer = respondent.ask("CUSTOM_CHALLENGE", "ANSWER", "Answer")?;
    Ok(challenge.answer(&answer).into())
}
