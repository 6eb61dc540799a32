//! `USER_SRP_AUTH`.

use serde_json::Value;

use super::AuthRequest;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenges::password_verifier;
use crate::state::user_pool::UserPool;

pub(crate) fn begin(
    pool: &mut UserPool,
    request: &AuthRequest<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let srp_a = request.parameters.require("SRP_A")?;
    let sign_in = request.sign_in(pool)?;
    password_verifier::issue(pool, sign_in, srp_a, cx)
}
