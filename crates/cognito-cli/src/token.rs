//! `cognito token`.

use crate::args::Token;
use crate::clock::now;
use crate::failure::Failure;
use crate::output;
use crate::session::Opened;

/// Prints a token and a line ending, and nothing else, for `$(cognito token)`.
pub(crate) fn run(args: &Token) -> Result<(), Failure> {
    let opened = Opened::open(&args.connection)?;
    if !args.refresh
        && let Some(mut keeper) = opened.keeper()
    {
        match args.id {
            true => {
                if let Some(Ok(Some(token))) = keeper.id_token_at_once(now()) {
                    return output::line(token.expose().as_bytes());
                }
            }
            false => {
                if let Some(Ok(token)) = keeper.at_once(now()) {
                    return output::line(token.expose().as_bytes());
                }
            }
        }
    }
    let session = opened.connect(&args.connection)?;
    let keeper = session.keeper()?;
    if args.refresh {
        keeper.refresh_now()?;
    }
    if !args.id {
        return output::line(keeper.access_token()?.expose().as_bytes());
    }
    match keeper.id_token()? {
        Some(token) => output::line(token.expose().as_bytes()),
        None => Err(Failure::Refused(
            "the service returned no ID token".to_owned(),
        )),
    }
}
