//! `GetUserAuthFactors`.

use serde_json::{Value, json};

use super::get_user::describe_mfa;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::rules::first_factor::configured;
use crate::state::mfa::MfaType;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        access_token: Option<String>,
    }
}

/// The user's factors with which a sign-in can begin in this pool, and a software token, which
/// can only be a second factor.
pub(crate) fn get(pool: &mut UserPool, body: &Value, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let bearer = pool.bearer(&input.access_token.unwrap_or_default(), cx.now)?;
    describe(pool, &bearer.username)
}

members! {
    struct AdminInput {
        username: String,
    }
}

/// `AdminGetUserAuthFactors`
pub(crate) fn admin_get(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: AdminInput = input(body)?;
    let username = pool.user_named(&input.username)?.username.clone();
    describe(pool, &username)
}

fn describe(pool: &UserPool, username: &str) -> Result<Value, Fault> {
    let user = pool.users.get(username);
    let user = user.ok_or_else(Fault::no_such_user)?;
    let mut factors = configured(pool, user);
    if user.has(MfaType::SoftwareToken) {
        factors.push("SOFTWARE_TOKEN");
    }
    let mut reply = json!({ "Username": user.username });
    describe_mfa(user, &mut reply);
    if !factors.is_empty() {
        put(&mut reply, "ConfiguredUserAuthFactors", factors);
    }
    Ok(reply)
}
