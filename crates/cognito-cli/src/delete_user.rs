//! `cognito delete-user`.

use crate::args::DeleteUser;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal::Terminal;

/// Deletes the user from the service, and their data from the profile.
pub(crate) fn run(args: &DeleteUser) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let token = session.access_token()?;
    let app_client = session.app_client();
    // The user of this session, not one who signs in in the meantime.
    let user = session.run(app_client.get_user(&token))?.username;
    if !args.yes && !confirmed(user.as_str(), app_client.user_pool_id().as_str())? {
        return Err(Failure::Usage("the user was not deleted".to_owned()));
    }
    session.run(app_client.delete_user(&token))?;
    session.forget_user(&user).map_err(|failure| {
        failure.in_context("the user is deleted, but the session could not be deleted here")
    })
}

/// Asks the user to type the name, because this cannot be undone.
fn confirmed(name: &str, user_pool: &str) -> Result<bool, Failure> {
    let Some(mut terminal) = Terminal::interactive() else {
        return Err(Failure::Usage(
            "nothing was deleted: there is no terminal to prompt in; give --yes".to_owned(),
        ));
    };
    terminal.say(&format!(
        "This deletes the user {name} of the user pool {user_pool}. It cannot be undone."
    ))?;
    let typed = terminal.ask("Type the user name to delete the user", false)?;
    Ok(*typed == name)
}
