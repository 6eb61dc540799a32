//! `cognito forgot-password`.

use crate::answers::Answers;
use crate::args::{AnswerArgs, ForgotPassword};
use crate::code::{RefusedInput, retry_until_accepted};
use crate::delivery;
use crate::failure::Failure;
use crate::input::Passwords;

/// In a terminal it does both steps at once. Otherwise the first run sends a code, and the
/// second, with `--code`, sets the password.
pub(crate) fn run(args: &ForgotPassword) -> Result<(), Failure> {
    let app_client = args.connection.client_config()?.app_client;
    let transport = args.connection.transport()?;
    let metadata = args.metadata.entries()?;
    let username = &args.user.username;
    let passwords = Passwords::read(false, args.new_password.new_password_stdin)?;
    let mut answers = Answers::new(&AnswerArgs::default(), passwords)?;
    let mut prompt = delivery::prompt(None);
    if args.code.is_none() {
        let request = app_client.forgot_password(username);
        let sent = transport.run(request.with_client_metadata(metadata.iter().copied()))?;
        delivery::print(sent.delivery.as_ref())?;
        if answers.terminal().is_none() {
            return Ok(());
        }
        prompt = delivery::prompt(sent.delivery.as_ref());
    }
    let mut code = match &args.code {
        Some(code) => code.clone(),
        None => answers.code(&prompt)?,
    };
    let mut password = answers.new_password()?;
    let retryable = [RefusedInput::Code, RefusedInput::NewPassword];
    retry_until_accepted(&mut answers, &retryable, |answers, refused| {
        match refused {
            Some(RefusedInput::Code) => code = answers.code(&prompt)?,
            Some(RefusedInput::NewPassword) => password = answers.new_password()?,
            Some(RefusedInput::Either) => {
                code = answers.code(&prompt)?;
                password = answers.new_password()?;
            }
            None => {}
        }
        let request = app_client
            .confirm_forgot_password(username, code.as_str(), &password)
            .with_client_metadata(metadata.iter().copied());
        Ok(transport.run(request))
    })?;
    Ok(())
}
