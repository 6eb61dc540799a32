//! `GlobalSignOut`: revokes all tokens of a user.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        access_token: Option<String>,
    }
}

pub(crate) fn global_sign_out(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let user = pool.signed_in_user(&input.access_token.unwrap_or_default(), cx.now)?;
    let username = user.username.clone();
    pool.grants.revoke_all(&username, cx.now);
    pool.forget_ended_sessions();
    Ok(json!({}))
}
