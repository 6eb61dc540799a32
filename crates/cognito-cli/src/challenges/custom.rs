//! CUSTOM_CHALLENGE: a question of the user pool's own.

use cognito_srp_core::CustomChallenge;

use super::Answered;
use crate::failure::Failure;
use crate::respondent::Respondent;

/// Shows the trigger's parameters and sends what is said, as it is.
pub(super) fn answer(
    challenge: CustomChallenge,
    respondent: &mut Respondent,
) -> Result<Answered, Failure> {
    let theirs = |name: &str| !matches!(name, "USERNAME" | "USER_ID_FOR_SRP");
    for (name, value) in challenge.parameters().filter(|(name, _)| theirs(name)) {
        respondent.say(&format!("{name}: {value}"))?;
    }
    let answer = respondent.ask("CUSTOM_CHALLENGE", "ANSWER", "Answer")?;
    Ok(challenge.answer(&answer).into())
}
