//! PASSWORD and PASSWORD_SRP: the password, as the selected factor.

use cognito_srp_core::{Ephemeral, PasswordChallenge, PasswordSrpChallenge};

use super::Answered;
use crate::answers::Answers;
use crate::failure::Failure;

pub(super) fn answer(
    challenge: PasswordChallenge,
    answers: &mut Answers,
) -> Result<Answered, Failure> {
    let password = answers.password_to_send("PASSWORD")?;
    Ok(challenge.answer(&password).into())
}

pub(super) fn answer_srp(
    challenge: PasswordSrpChallenge,
    answers: &mut Answers,
) -> Result<Answered, Failure> {
    let password = answers.password_for("PASSWORD_SRP")?;
    Ok(challenge.answer(password, Ephemeral::generate()?).into())
}
