//! `CUSTOM_AUTH`: the pool's triggers decide, after SRP or from the start.

use serde_json::Value;

use super::AuthRequest;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::custom;
use crate::rules::next::conclude;
use crate::state::user_pool::UserPool;

pub(crate) fn begin(
    pool: &mut UserPool,
    request: &AuthRequest<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let mut sign_in = request.sign_in(pool)?;
    if let Some(user) = pool.users.get(&sign_in.username) {
        user.may_sign_in()?;
    }
    match request.parameters.get("CHALLENGE_NAME") {
        None | Some("CUSTOM_CHALLENGE") => {}
        Some("SRP_A") => {
            sign_in.rounds.srp_a = Some(request.parameters.require("SRP_A")?.to_owned());
            sign_in.rounds.play("SRP_A", true, None);
        }
        Some(_) => {
            return Err(Fault::invalid_parameter(
                "CHALLENGE_NAME is neither SRP_A nor CUSTOM_CHALLENGE",
            ));
        }
    }
    let verdict = custom::advance(pool, sign_in, cx)?;
    conclude(pool, verdict, cx)
}
