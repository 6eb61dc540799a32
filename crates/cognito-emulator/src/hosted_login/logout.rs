//! `/logout`: signs the browser out; tokens stay valid.

use super::answer::Answer;
use super::ask::{self, Ask};
use super::page;
use crate::ground::entropy::Context;
use crate::state::user_pool::UserPool;

/// Redirects to a registered `logout_uri`, or with a registered `redirect_uri` to `/login`.
/// Anything else shows an error and signs nobody out.
pub(super) fn answer(pool: &mut UserPool, ask: &Ask<'_>, _: &mut Context<'_>) -> Answer {
    let client_id = ask.query.get("client_id").unwrap_or_default();
    let Ok(client) = pool.client(client_id) else {
        return page::to_error("invalid_client", client_id);
    };
    let logout_uri = ask.query.get("logout_uri");
    let to = match (logout_uri, ask.query.get("redirect_uri")) {
        (Some(uri), _) if client.has_logout_url(uri) => uri.to_owned(),
        (Some(_), _) | (None, None) => return page::missing("redirect_uri"),
        (None, Some(uri)) if !client.has_callback_url(uri) => {
            return page::to_error("redirect_mismatch", client_id);
        }
        (None, Some(_)) => format!("/login?{}", ask.query.to_query()),
    };
    if let Some(session) = ask.cookie(ask::SESSION) {
        pool.hosted_login.end(session);
    }
    Answer::redirect(to).with("set-cookie", ask.set_cookie(ask::SESSION, "", Some(0)))
}
