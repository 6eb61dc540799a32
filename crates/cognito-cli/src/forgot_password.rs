//! `cognito forgot-password`.

use crate::args::{Answers, ForgotPassword};
use crate::code::{About, until_accepted};
use crate::delivery;
use crate::failure::Failure;
use crate::input::Passwords;
use crate::respondent::Respondent;

/// In a terminal both steps in one go. Otherwise the first sends a code, and the
/// second, with `--code`, sets the password.
pub(crate) fn run(args: &ForgotPassword) -> Result<(), Failure> {
    let app_client = args.connection.site()?.app_client;
    let carrier = args.connection.carrier()?;
    let metadata = args.metadata.entries()?;
    let username = &args.who.username;
    let passwords = Passwords::read(false, args.new_password.new_password_stdin)?;
    let mut respondent = Respondent::new(&Answers::default(), passwords)?;
    let mut prompt = delivery::prompt(None);
    if args.code.is_none() {
        let request = app_client.forgot_password(username);
        let sent = carrier.run(request.with_client_metadata(metadata.iter().copied()))?;
        delivery::print(sent.delivery.as_ref())?;
        if respondent.terminal().is_none() {
            return Ok(());
        }
        prompt = delivery::prompt(sent.delivery.as_ref());
    }
    let mut code = match &args.code {
        Some(code) => code.clone(),
        None => respondent.code(&prompt)?,
    };
    let mut password = respondent.new_password()?;
    let mendable = [About::Code, About::NewPassword];
    until_accepted(&mut respondent, &mendable, |respondent, refused| {
        match refused {
            Some(About::Code) => code = respondent.code(&prompt)?,
            Some(About::NewPassword) => password = respondent.new_password()?,
            Some(About::Either) => {
                code = respondent.code(&prompt)?;
                password = respondent.new_password()?;
            }
            None => {}
        }
        let request = app_client
            .confirm_forgot_password(username, code.as_str(), &password)
            .with_client_metadata(metadata.iter().copied());
        Ok(carrier.run(request))
    })?;
    Ok(())
}
