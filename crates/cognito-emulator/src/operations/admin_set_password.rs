//! `AdminSetUserPassword`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user::Status;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        username: Option<String>,
        password: Option<String>,
        permanent: Option<bool>,
    }
}

pub(crate) fn set(pool: &mut UserPool, body: &Value, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let password = input.password.unwrap_or_default();
    let user = pool.user_named(&input.username.unwrap_or_default())?;
    let username = user.username.clone();
    pool.policy.check(&password)?;
    if input.permanent == Some(true) {
        pool.check_history(&username, &password)?;
    }
    let kept = pool.new_password(&username, &password, cx)?;
    let expiry = pool.policy.expiry(cx.now);
    let status = match input.permanent {
        Some(true) => Status::Confirmed,
        _ => Status::ForceChangePassword,
    };
    let user = pool.set_password(&username, kept, status, cx.now)?;
    user.password_expires = expiry;
    Ok(json!({}))
}
