//! `AdminConfirmSignUp`, `AdminDisableUser`, `AdminEnableUser`, `AdminResetUserPassword`,
//! `AdminGetUser`, `AdminUserGlobalSignOut` and `AdminDeleteUser`: the states of users.

use serde_json::{Value, json};

use super::{forgot_password, get_user};
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::pending_codes::{self, Purpose};
use crate::state::user::{Status, User};
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        username: Option<String>,
    }
}

fn named<'a>(pool: &'a mut UserPool, body: &Value) -> Result<&'a mut User, Fault> {
    let input: Input = input(body)?;
    pool.user_named(&input.username.unwrap_or_default())
}

pub(crate) fn disable(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = named(pool, body)?;
    user.enabled = false;
    user.modified = cx.now;
    Ok(json!({}))
}

pub(crate) fn enable(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = named(pool, body)?;
    user.enabled = true;
    user.modified = cx.now;
    Ok(json!({}))
}

/// `AdminConfirmSignUp` needs no code, and verifies nothing.
pub(crate) fn confirm_sign_up(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = named(pool, body)?;
    if user.status != Status::Unconfirmed {
        return Err(Fault::not_authorized(format!(
            "User cannot be confirmed. Current status is {}",
            user.status.as_str()
        )));
    }
    user.status = Status::Confirmed;
    user.modified = cx.now;
    Ok(json!({}))
}

pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let username = named(pool, body)?.username.clone();
    pool.remove_user(&username, cx.now);
    Ok(Value::Null)
}

/// Revokes all tokens of the user, who may sign in again.
pub(crate) fn global_sign_out(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let username = named(pool, body)?.username.clone();
    pool.grants.revoke_all(&username, cx.now);
    pool.forget_ended_sessions();
    Ok(json!({}))
}

/// The user cannot sign in until ConfirmForgotPassword or AdminSetUserPassword sets a new
/// password. A code for ConfirmForgotPassword is sent; if that is not possible, the request is
/// refused.
pub(crate) fn reset_password(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = named(pool, body)?;
    let username = user.username.clone();
    if !user.enabled {
        return Err(Fault::not_authorized("User is disabled"));
    }
    if user.status == Status::ForceChangePassword {
        return Err(Fault::not_authorized(
            "User password cannot be reset in the current state.",
        ));
    }
    let user = pool.users.get(&username).ok_or_else(Fault::internal)?;
    let is_said_to_be_reachable = user.is_verified("email") || user.is_verified("phone_number");
    match forgot_password::medium(pool, user) {
        Some(medium) => {
            let purpose = (Purpose::Password, "AdminResetUserPassword");
            pending_codes::send(pool, &username, purpose, medium, cx)?;
        }
        // A lenient emulator believes it, and has nowhere to send a code.
        None if pool.leniency.is_lenient() && is_said_to_be_reachable => {}
        None => return Err(forgot_password::unreachable()),
    }
    let user = pool.user_named(&username)?;
    user.status = Status::ResetRequired;
    user.modified = cx.now;
    Ok(json!({}))
}

pub(crate) fn get(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let leniency = pool.leniency;
    let user = named(pool, body)?;
    let mut reply = get_user::describe(user);
    // Other emulators have these members for every user.
    if leniency.is_lenient() {
        for (member, none) in [
            ("UserMFASettingList", json!([])),
            ("PreferredMfaSetting", json!("")),
        ] {
            if reply.get(member).is_none() {
                put(&mut reply, member, none);
            }
        }
    }
    put(&mut reply, "UserStatus", user.status.as_str());
    put(&mut reply, "Enabled", user.enabled);
    put(&mut reply, "UserCreateDate", user.created.unix_seconds());
    put(
        &mut reply,
        "UserLastModifiedDate",
        user.modified.unix_seconds(),
    );
    Ok(reply)
}
