//! `DeleteUser`.

use serde_json::Value;

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

/// It has no output shape, so the reply is empty.
pub(crate) fn delete_user(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let user = pool.signed_in_user(&input.access_token.unwrap_or_default(), cx.now)?;
    let username = user.username.clone();
    pool.remove_user(&username, cx.now);
    Ok(Value::Null)
}
