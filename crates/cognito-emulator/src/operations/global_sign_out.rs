//! `GlobalSignOut`: revokes all tokens of a user.

use serde_json::{Value, json};

use super::own;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::user_pool::UserPool;

pub(crate) fn global_sign_out(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let username = own::username(pool, body, cx)?;
    pool.grants.revoke_all(&username, cx.now);
    pool.forget_ended_sessions();
    Ok(json!({}))
}
