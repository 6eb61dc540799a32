//! `cognito sign-out`.

use cognito_srp_core::keeper::KeeperError;

use crate::args::{Connection, SignOut};
use crate::failure::Failure;
use crate::session::{SIGN_IN, Session};

/// Deletes the session, and AWS credentials. The app client's settings and a remembered device stay for the next
/// sign-in.
pub(crate) fn run(args: &SignOut) -> Result<(), Failure> {
    if args.local {
        // Whatever the profile contains.
        let guests = args.connection.guests()?.forget();
        args.connection.profile()?.forget()?;
        return guests;
    }
    sign_out(&args.connection, args.everywhere)
}

/// Signs a profile's user out, if there is one.
pub(crate) fn of_profile(connection: &Connection) -> Result<(), Failure> {
    sign_out(connection, false)
}

fn sign_out(connection: &Connection, everywhere: bool) -> Result<(), Failure> {
    // If they cannot be deleted, the user is signed out all the same.
    let guests = connection.guests()?.forget();
    sign_user_out(connection, everywhere)?;
    guests
}

fn sign_user_out(connection: &Connection, everywhere: bool) -> Result<(), Failure> {
    let profile = connection.profile()?;
    let nobody = |failure| {
        let Failure::SignedOut(why) = failure else {
            return Err(failure);
        };
        profile.sweep()?;
        // This is a success if only this machine was meant and nobody has signed in in the
        // meantime.
        if everywhere
            || profile
                .client()?
                .is_some_and(|client| client.is_signed_in())
        {
            return Err(Failure::SignedOut(why));
        }
        // A user who signs out needs no advice to sign in.
        eprintln!("cognito: {}", why.trim_end_matches(SIGN_IN));
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
            // The token may have to be refreshed and stored; if that fails, it fails before
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
