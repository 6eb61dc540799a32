//! PASSWORD, PASSWORD_SRP: the password, as the factor that was selected.

use cognito_srp_core::{Ephemeral, PasswordChallenge, PasswordSrpChallenge};

use super::Answered;
use crate::failure::Failure;
use crate::respondent::Respondent;

pub(super) fn answer(
    challenge: PasswordChallenge,
    respondent: &mut Respondent,
) -> Result<Answered, Failure> {
    let password = respondent.password_to_send("PASSWORD")?;
    Ok(challenge.answer(&password).into())
}

pub(super) fn answer_srp(
    challenge: PasswordSrpChallenge,
    respondent: &mut Respondent,
) -> Result<Answered, Failure> {
    let password = respondent.password_for("PASSWORD_SRP")?;
    Ok(challenge.answer(password, Ephemeral::generate()?).into())
}
