//! `cognito change-password`.

use crate::answers::Answers;
use crate::args::{AnswerArgs, ChangePassword};
use crate::code::{RefusedInput, retry_until_accepted};
use crate::failure::Failure;
use crate::input::Passwords;
use crate::session::Session;

pub(crate) fn run(args: &ChangePassword) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let passwords = Passwords::read(
        args.password.password_stdin,
        args.new_password.new_password_stdin,
    )?;
    let mut answers = Answers::new(&AnswerArgs::default(), passwords)?;
    // Before the user types anything, because a user who is not signed in need not.
    let token = session.access_token()?;
    let previous = match args.first {
        true => None,
        false => Some(answers.password()?),
    };
    retry_until_accepted(&mut answers, &[RefusedInput::NewPassword], |answers, _| {
        let proposed = answers.new_password()?;
        let mut request = session.app_client().change_password(&token, &proposed);
        if let Some(previous) = &previous {
            request = request.with_previous_password(previous);
        }
        let result = session.transport().run(request);
        session.check_access_token(&result)?;
        Ok(result)
    })?;
    Ok(())
}
