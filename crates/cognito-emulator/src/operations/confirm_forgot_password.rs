//! `ConfirmForgotPassword`, which also ends RESET_REQUIRED.

use serde_json::{Value, json};

use super::caller::Caller;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::pending_codes::{self, Purpose};
use crate::state::user::Status;
use crate::state::user_pool::UserPool;

members! {
    struct Confirmation {
        #[wire(flatten)]
        caller: Caller,
        confirmation_code: Option<String>,
        password: Option<String>,
    }
}

/// `ConfirmForgotPassword`. If the password violates the policy, the code is not used up.
pub(crate) fn confirm(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Confirmation = input(body)?;
    input.caller.check(pool)?;
    let hides_existence = input.caller.hides_user_existence(pool)?;
    let user = input.caller.user(pool)?;
    let user = user.filter(|user| user.enabled || !hides_existence);
    let user = user.ok_or_else(pending_codes::mismatch)?;
    let (username, status) = (user.username.clone(), user.status);
    let code = input.confirmation_code.unwrap_or_default();
    pool.check_code(&username, Purpose::Password, &code, cx.now)?;
    let password = input.password.unwrap_or_default();
    pool.policy.check(&password)?;
    pool.check_history(&username, &password)?;
    let kept = pool.new_password(&username, &password, cx)?;
    let status = match status {
        Status::Unconfirmed => Status::Unconfirmed,
        _ => Status::Confirmed,
    };
    pool.set_password(&username, kept, status, cx.now)?;
    Ok(json!({}))
}
