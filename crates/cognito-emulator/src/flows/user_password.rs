//! `USER_PASSWORD_AUTH`, and `ADMIN_USER_PASSWORD_AUTH` of operators.

use serde_json::Value;

use super::Opening;
use crate::app_client::AuthFlow;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::sign_in::{device, password};
use crate::user_pool::UserPool;

pub(crate) fn begin(
    pool: &mut UserPool,
    opening: &Opening<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let given = opening.parameters.require("PASSWORD")?;
    let sign_in = opening.sign_in(pool)?;
    let proven = password::matches(pool, &sign_in, given)?;
    // An operator's sign-in has no part in devices.
    if proven && sign_in.flow != AuthFlow::AdminUserPassword {
        device::check(pool, &sign_in.username, sign_in.device_key.as_deref())?;
    }
    password::judged(pool, sign_in, proven, cx)
}
