//! `cognito sign-out`.

use cognito_srp_core::keeper::KeeperError;

use crate::args::{Connection, SignOut};
use crate::failure::Failure;
use crate::session::Session;

/// The session goes. What is known of the app client stays, and so does a remembered
/// device: the next sign-in begins with them.
pub(crate) fn run(args: &SignOut) -> Result<(), Failure> {
    if args.local {
        // Whatever is there, and whoever's it is.
        return args.connection.profile()?.forget();
    }
    sign_out(&args.connection, args.everywhere)
}

/// Signs the user of a profile out, if there is one.
pub(crate) fn of_profile(connection: &Connection) -> Result<(), Failure> {
    sign_out(connection, false)
}

fn sign_out(connection: &Connection, everywhere: bool) -> Result<(), Failure> {
    let profile = connection.profile()?;
    let nobody = |failure| {
        let Failure::SignedOut(why) = failure else {
            return Err(failure);
        };
        profile.sweep()?;
        // It is what was asked for, if nothing was asked for beyond this machine, and
        // nobody has come meanwhile.
        if everywhere || profile.client()?.is_some_and(|client| client.signed_in) {
            return Err(Failure::SignedOut(why));
        }
        eprintln!("cognito: {why}");
        Ok(())
    };
    let session = match Session::open(connection) {
        Ok(session) => session,
        Err(failure) => return nobody(failure),
    };
    let keeper = match session.keeper() {
        Ok(keeper) => keeper,
        Err(failure) => return nobody(failure),
    };
    let name = profile.name();
    let nothing = |error: KeeperError| match Failure::from(error) {
        over @ Failure::SignedOut(_) => over,
        failure => failure.in_context(&format!(
            "nothing was signed out, and the profile {name} has its session still (try \
             again, or --local to forget it here alone)"
        )),
    };
    let done = match everywhere {
        true => {
            // It may have to be refreshed and saved, and what fails then fails before
            // the service is told.
            keeper.access_token().map_err(nothing)?;
            keeper.sign_out_everywhere()
        }
        false => keeper.sign_out(),
    };
    done.map_err(|error| match error {
        KeeperError::Store(error) => Failure::from(error).in_context(&format!(
            "signed out at the service, but the session of the profile {name} could not be \
             deleted here"
        )),
        error => nothing(error),
    })
}
