//! `cognito change-password`.

use crate::args::{Answers, ChangePassword};
use crate::code::{About, until_accepted};
use crate::failure::Failure;
use crate::input::Passwords;
use crate::respondent::Respondent;
use crate::session::Session;

pub(crate) fn run(args: &ChangePassword) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let passwords = Passwords::read(
        args.password.password_stdin,
        args.new_password.new_password_stdin,
    )?;
    let mut respondent = Respondent::new(&Answers::default(), passwords)?;
    // Before anything is typed: who is not signed in need not.
    let token = session.access_token()?;
    let previous = match args.first {
        true => None,
        false => Some(respondent.password()?),
    };
    until_accepted(&mut respondent, &[About::NewPassword], |respondent, _| {
        let proposed = respondent.new_password()?;
        let mut request = session.app_client().change_password(&token, &proposed);
        if let Some(previous) = &previous {
            request = request.with_previous_password(previous);
        }
        let result = session.carrier().run(request);
        session.look_at(&result)?;
        Ok(result)
    })?;
    Ok(())
}
