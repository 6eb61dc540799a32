//! `DeleteUser`.

use serde_json::Value;

use super::own;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::state::user_pool::UserPool;

/// It has no output shape, so the reply is empty.
pub(crate) fn delete_user(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let username = own::username(pool, body, cx)?;
    pool.remove_user(&username, cx.now);
    Ok(Value::Null)
}
