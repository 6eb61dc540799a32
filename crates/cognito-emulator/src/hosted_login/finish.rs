//! The end of a sign-in: the browser returns to the app with a code or tokens.

use serde_json::Value;

use super::answer::Answer;
use super::authorize::{Authorize, ResponseType};
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::text;
use crate::rules::next::begin_grant;
use crate::rules::tokens;
use crate::state::grant::NewGrant;
use crate::state::hosted_login::{Authorization, Session};
use crate::state::user_pool::UserPool;

/// Whether a session's user still exists and may sign in.
pub(super) fn is_good(pool: &UserPool, session: &Session) -> bool {
    let user = pool.users.get(&session.username);
    user.is_some_and(|user| user.sub() == session.sub && user.may_sign_in().is_ok())
}

/// Returns to the app.
pub(super) fn finish(
    pool: &mut UserPool,
    request: &Authorize,
    session: Session,
    cx: &mut Context<'_>,
) -> Answer {
    let authorization = Authorization {
        session,
        client_id: request.client_id.clone(),
        redirect_uri: request.return_to.redirect_uri.clone(),
        challenge: request.challenge.clone(),
        oauth: request.oauth.clone(),
    };
    let answer = match request.return_to.response {
        ResponseType::Code => with_code(pool, request, authorization, cx),
        ResponseType::Token => with_tokens(pool, request, &authorization, cx),
    };
    let refuse = |_| request.return_to.refuse("server_error", "");
    answer.unwrap_or_else(refuse)
}

fn with_code(
    pool: &mut UserPool,
    request: &Authorize,
    authorization: Authorization,
    cx: &mut Context<'_>,
) -> Result<Answer, Fault> {
    let code = pool.hosted_login.code(authorization, cx)?;
    let code = [("code", code.as_str())];
    let parameters = code.into_iter().chain(request.return_to.state());
    Ok(request.return_to.with(&parameters.collect::<Vec<_>>()))
}

/// The implicit flow has no refresh token.
fn with_tokens(
    pool: &mut UserPool,
    request: &Authorize,
    authorization: &Authorization,
    cx: &mut Context<'_>,
) -> Result<Answer, Fault> {
    let (result, _) = issue(pool, authorization, cx)?;
    let lasting = result.get("ExpiresIn").unwrap_or(&Value::Null).to_string();
    let mut parameters = vec![
        ("id_token", text(&result, "IdToken")),
        ("access_token", text(&result, "AccessToken")),
        ("token_type", "Bearer"),
        ("expires_in", &lasting),
    ];
    parameters.retain(|(_, value)| !value.is_empty());
    parameters.extend(request.return_to.state());
    Ok(request.return_to.with(&parameters))
}

/// The tokens of an authorization, in the API's form, and its refresh token.
pub(super) fn issue(
    pool: &mut UserPool,
    authorization: &Authorization,
    cx: &mut Context<'_>,
) -> Result<(Value, String), Fault> {
    let new = NewGrant {
        username: authorization.session.username.clone(),
        client_id: authorization.client_id.clone(),
        device: None,
        signed_in: authorization.session.signed_in,
        oauth: Some(authorization.oauth.clone()),
    };
    let (grant, refresh_token) = begin_grant(pool, new, cx)?;
    let user = pool.users.get(&grant.username);
    let user = user.ok_or_else(Fault::no_such_user)?;
    let result = tokens::authentication_result(pool, user, &grant, None, cx)?;
    Ok((result, refresh_token))
}
