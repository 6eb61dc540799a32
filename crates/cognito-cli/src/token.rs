//! `cognito token`.

use crate::args::Token;
use crate::failure::Failure;
use crate::output;
use crate::session::Session;

/// A token and a line ending, and nothing else: for `$(cognito token)`.
pub(crate) fn run(args: &Token) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let keeper = session.keeper()?;
    if args.refresh {
        keeper.refresh_now()?;
    }
    if !args.id {
        return output::line(keeper.access_token()?.expose().as_bytes());
    }
    match keeper.id_token()? {
        Some(token) => output::line(token.expose().as_bytes()),
        None => Err(Failure::Refused("the service gave no ID token".to_owned())),
    }
}
