//! `ChangePassword` by a signed-in user.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::attempts::Guess;
use crate::state::user::Status;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        access_token: Option<String>,
        previous_password: Option<String>,
        proposed_password: Option<String>,
    }
}

/// A user without a password leaves out the previous one.
pub(crate) fn change_password(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let token = input.access_token.unwrap_or_default();
    let user = pool.signed_in_user(&token, cx.now)?;
    let username = user.username.clone();
    let present = user.has_password.then(|| user.password.clone());
    if let Some(present) = present {
        let previous = input.previous_password;
        let previous = previous.ok_or_else(|| Fault::missing("PreviousPassword"))?;
        let guess = Guess::PreviousPassword;
        pool.attempts.check(&username, guess, cx.now)?;
        if !present.is(&pool.identity(&username), &previous) {
            pool.attempts.wrong(&username, guess, cx.now);
            return Err(Fault::wrong_password());
        }
    }
    let proposed = input.proposed_password.unwrap_or_default();
    pool.policy.check(&proposed)?;
    pool.check_history(&username, &proposed)?;
    let kept = pool.new_password(&username, &proposed, cx)?;
    pool.set_password(&username, kept, Status::Confirmed, cx.now)?;
    Ok(json!({}))
}
