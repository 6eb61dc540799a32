//! What the operations have in common that signed-in users call for themselves.

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

/// The name of the user whose `AccessToken` the input has.
pub(super) fn username(
    pool: &mut UserPool,
    body: &Value,
    cx: &Context<'_>,
) -> Result<String, Fault> {
    let Input { access_token } = input(body)?;
    let user = pool.signed_in_user(&access_token.unwrap_or_default(), cx.now)?;
    Ok(user.username.clone())
}
