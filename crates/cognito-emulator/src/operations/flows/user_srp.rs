//! `USER_SRP_AUTH`.

use serde_json::Value;

use super::Opening;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenges::password_verifier;
use crate::state::user_pool::UserPool;

pub(crate) fn begin(
    pool: &mut UserPool,
    opening: &Opening<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let srp_a = opening.parameters.require("SRP_A")?;
    let sign_in = opening.sign_in(pool)?;
    password_verifier::issue(pool, sign_in, srp_a, cx)
}
