//! `USER_PASSWORD_AUTH`, and `ADMIN_USER_PASSWORD_AUTH` for operators.

use serde_json::Value;

use super::AuthRequest;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::next::conclude;
use crate::rules::password;
use crate::state::user_pool::UserPool;

pub(crate) fn begin(
    pool: &mut UserPool,
    request: &AuthRequest<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let given = request.parameters.require("PASSWORD")?;
    let sign_in = request.sign_in(pool)?;
    let verdict = password::sent(pool, sign_in, given, cx)?;
    conclude(pool, verdict, cx)
}
