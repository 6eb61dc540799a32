//! `cognito token`.

use cognito_srp_core::{IdToken, SignedIn, TokenStore};
use cognito_tokens::unverified::read_id_unverified;

use crate::args::Token;
use crate::clock::now;
use crate::failure::Failure;
use crate::output;
use crate::session::{Session, nobody};

/// A token and a line ending, and nothing else: for `$(cognito token)`.
pub(crate) fn run(args: &Token) -> Result<(), Failure> {
    let session = Session::open(&args.connection)?;
    let keeper = session.keeper()?;
    let access_token = keeper.access_token()?;
    if !args.id {
        return output::line(access_token.expose().as_bytes());
    }
    let id_token = match keeper.id_token()? {
        Some(id_token) if has_ended(&id_token) => renewed(&session)?,
        id_token => id_token,
    };
    let text = id_token.as_ref().map(IdToken::expose);
    let text = text.ok_or_else(|| Failure::Refused("the service gave no ID token".to_owned()))?;
    output::line(text.as_bytes())
}

/// Whether it has ended, or will within the margin of access tokens: an app client
/// may give it less time than the access token that came with it. Of what nobody can
/// read it is not for this command to say.
fn has_ended(token: &IdToken) -> bool {
    let soon = now().after(SignedIn::MARGIN);
    read_id_unverified(token.expose()).is_ok_and(|claims| claims.expires_at() <= soon)
}

/// New tokens, though the access token lasts.
fn renewed(session: &Session) -> Result<Option<IdToken>, Failure> {
    let store = session.profile().store();
    let mut user = store.load()?.ok_or_else(|| nobody(session.profile()))?;
    let Some(exchange) = user.refresh(session.app_client()) else {
        let why = "sign in again: the ID token has ended and there is no refresh token";
        return Err(Failure::SignedOut(why.to_owned()));
    };
    user.renew(session.run(exchange)?);
    store.save(&user)?;
    Ok(user.id_token().cloned())
}
