//! `/oauth2/userInfo` (OpenID Connect Core 1.0 §5.3).

use serde_json::{Map, Value};

use super::answer::Answer;
use super::ask::Ask;
use crate::ground::entropy::Context;
use crate::ground::json::map_of;
use crate::rules::tokens::shows;
use crate::state::access_token::claimed_issuer;
use crate::state::grant::OAuth;
use crate::state::user_pools::UserPools;

const MALFORMED: &str = "Bad OAuth2 request at UserInfo Endpoint";
const INVALID: &str = "Access token is expired, disabled, or deleted, or the user has globally \
                       signed out.";
const NO_OPENID: &str = "Access token does not contain openid scope";

/// The attributes that the token's scopes allow, all as strings.
pub(super) fn answer(pools: &mut UserPools, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
    let Some(token) = ask.authorization.and_then(bearer) else {
        return refused(400, "invalid_request", MALFORMED);
    };
    let invalid = || refused(401, "invalid_token", INVALID);
    let issuer = claimed_issuer(token);
    let mut pools = pools.pools.values();
    let pool = pools.find(|pool| issuer.as_ref() == Some(&pool.issuer));
    let Some((pool, holder)) = pool.and_then(|it| Some((it, it.holder(token, cx.now).ok()?)))
    else {
        return invalid();
    };
    if !holder.has_scope("openid") {
        return refused(401, "invalid_token", NO_OPENID);
    }
    let (user, client) = (
        pool.users.get(&holder.username),
        pool.client(&holder.client_id),
    );
    let (Some(user), Ok(client)) = (user, client) else {
        return invalid();
    };
    let oauth = OAuth {
        scopes: holder.scopes,
        resource: None,
        nonce: None,
    };
    let attributes = user.attributes.iter();
    let shown = attributes.filter(|(name, _)| client.may_read(name) && shows(&oauth, name));
    let shown = shown.map(|(name, value)| (name.clone(), value.as_str().into()));
    let mut info: Map<String, Value> = map_of(shown);
    info.insert("sub".to_owned(), user.sub().into());
    info.insert("username".to_owned(), user.username.as_str().into());
    Answer::json(200, &Value::Object(info))
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty()).then_some(token)
}

/// AWS's header has no `Bearer` before the error.
fn refused(status: u16, error: &str, description: &str) -> Answer {
    Answer::error(status, error, description).with(
        "www-authenticate",
        format!("error=\"{error}\", error_description=\"{description}\""),
    )
}
