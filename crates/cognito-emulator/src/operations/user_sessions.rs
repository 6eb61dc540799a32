//! `ListUserSessions` and `RevokeUserSession`, also for operators.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user_pool::UserPool;
use crate::state::user_sessions::UserSession;

/// The sessions on a page; a user can have up to 125. This is small enough that a user with
/// the default maximum has two pages.
const PAGE: usize = 10;

members! {
    struct Input {
        access_token: Option<String>,
        username: Option<String>,
        next_token: Option<String>,
        session_id: Option<String>,
    }
}

/// Whose sessions a request is about.
struct Whose {
    username: String,
    /// The `origin_jti` of the caller's own session; operators have none.
    current: Option<String>,
}

impl Input {
    /// The user's own sessions.
    fn own(&self, pool: &UserPool, cx: &Context<'_>) -> Result<Whose, Fault> {
        let token = self.access_token.as_deref().unwrap_or_default();
        let bearer = pool.bearer(token, cx.now)?;
        Ok(Whose {
            username: bearer.username,
            current: Some(bearer.origin),
        })
    }

    /// The sessions of the user whom an operator names.
    fn of_user(&self, pool: &mut UserPool) -> Result<Whose, Fault> {
        let user = pool.user_named(self.username.as_deref().unwrap_or_default())?;
        Ok(Whose {
            username: user.username.clone(),
            current: None,
        })
    }
}

impl Whose {
    fn is_current(&self, session: &UserSession) -> bool {
        self.current.as_ref() == Some(&session.origin)
    }
}

/// `ListUserSessions`, in the order in which they began. For a pool that does not track
/// sessions the list is empty.
pub(crate) fn list(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let whose = input.own(pool, cx)?;
    list_of(pool, &input, &whose, cx)
}

/// `AdminListUserSessions`
pub(crate) fn admin_list(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let whose = input.of_user(pool)?;
    list_of(pool, &input, &whose, cx)
}

fn list_of(
    pool: &UserPool,
    input: &Input,
    whose: &Whose,
    cx: &Context<'_>,
) -> Result<Value, Fault> {
    // The token is the number of the last session on the previous page.
    let after = match &input.next_token {
        None => 0,
        Some(token) => token
            .parse::<u64>()
            .map_err(|_| Fault::invalid_parameter("Invalid pagination token"))?,
    };
    let sessions = pool.user_sessions.of_user(&whose.username, cx.now);
    let mut rest = sessions.filter(|(number, _)| *number > after);
    let page: Vec<_> = rest.by_ref().take(PAGE).collect();
    let described = page
        .iter()
        .map(|(_, session)| session.describe(whose.is_current(session)));
    let mut reply = json!({ "Sessions": described.collect::<Value>() });
    if let (Some(_), Some((last, _))) = (rest.next(), page.last()) {
        put(&mut reply, "NextToken", last.to_string());
    }
    Ok(reply)
}

/// `RevokeUserSession`. A session that began through the API is not linked with others.
pub(crate) fn revoke(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let whose = input.own(pool, cx)?;
    revoke_of(pool, &input, &whose, cx)
}

/// `AdminRevokeUserSession`
pub(crate) fn admin_revoke(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let whose = input.of_user(pool)?;
    revoke_of(pool, &input, &whose, cx)
}

fn revoke_of(
    pool: &mut UserPool,
    input: &Input,
    whose: &Whose,
    cx: &Context<'_>,
) -> Result<Value, Fault> {
    let id = input.session_id.as_deref().unwrap_or_default();
    let mut sessions = pool.user_sessions.of_user(&whose.username, cx.now);
    let session = sessions.find(|(_, session)| session.id == id);
    let (_, session) =
        session.ok_or_else(|| Fault::resource_not_found("Session does not exist."))?;
    if whose.is_current(session) {
        return Err(Fault::invalid_parameter(
            "The current session cannot be revoked.",
        ));
    }
    let (origin, until) = (session.origin.clone(), session.until);
    drop(sessions);
    pool.end_sign_in(&origin, until, cx.now);
    Ok(json!({}))
}
