//! `/oauth2/revoke` (RFC 7009).

use super::answer::Answer;
use super::ask::Ask;
use super::client_auth::{Refused, authenticate};
use crate::ground::entropy::Context;
use crate::operations::revoke_token::revoke;
use crate::state::user_pools::UserPools;

/// Ends the sign-in of a refresh token, as `RevokeToken` does. An unknown token counts as
/// revoked.
pub(super) fn answer(pools: &mut UserPools, ask: &Ask<'_>, cx: &mut Context<'_>) -> Answer {
    let (pool, client_id) = match authenticate(pools, ask) {
        Ok(found) => found,
        Err(Refused::Malformed) => return Answer::error(400, "invalid_request", ""),
        Err(Refused::Unknown) => return Answer::error(401, "invalid_client", ""),
    };
    let Some(token) = ask.field("token") else {
        return Answer::error(400, "invalid_request", "");
    };
    match revoke(pool, token, &client_id, cx) {
        Ok(()) => Answer::empty(200),
        Err(fault) if fault.code() == "UnsupportedTokenTypeException" => {
            Answer::error(400, "unsupported_token_type", "")
        }
        Err(_) => Answer::error(400, "invalid_request", ""),
    }
}
