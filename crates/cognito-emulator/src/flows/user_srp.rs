//! `USER_SRP_AUTH`.

use serde_json::Value;

use super::Opening;
use crate::challenges::password_verifier;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::user_pool::UserPool;

pub(crate) fn begin(
    pool: &mut UserPool,
    opening: &Opening<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let srp_a = opening.parameters.require("SRP_A")?;
    let sign_in = opening.sign_in(pool)?;
    password_verifier::issue(pool, sign_in, srp_a, cx)
}
