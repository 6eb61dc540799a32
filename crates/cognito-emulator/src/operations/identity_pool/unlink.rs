//! `UnlinkIdentity`.

use serde_json::Value;

use super::credentials::check_no_own_token;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::rules::identity_login::{self, Logins};
use crate::rules::login_tokens::Known;
use crate::state::user_pools::UserPools;

members! {
    struct Unlinked {
        identity_id: String,
        logins: Logins,
        logins_to_remove: Vec<String>,
    }
}

/// Removes an identity's logins with some providers; each login must be proven. A later
/// request with such a login gets a different identity.
pub(super) fn unlink(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Unlinked = input(body)?;
    check_no_own_token(&input.logins)?;
    let pool = pools.identity_pools.of_identity(&input.identity_id)?;
    for name in &input.logins_to_remove {
        if !input.logins.contains_key(name) {
            return Err(Fault::not_authorized(format!(
                "Logins needs a token of {name} to remove it"
            )));
        }
    }
    let logins = Known::of(&pools.pools, &pools.open_id_providers).verify_all(
        pool,
        &input.logins,
        cx.now,
    )?;
    let identity = pool.identities.get(&input.identity_id);
    let is_own = |login: &identity_login::Login| identity.is_some_and(|it| it.has(&login.subject));
    if !logins.iter().any(is_own) {
        return Err(identity_login::no_match());
    }
    // A login is verified for each name, in their order.
    for (name, login) in input.logins.keys().zip(&logins) {
        if input.logins_to_remove.contains(name) {
            pool.identities
                .unlink(&input.identity_id, &login.subject, cx.now);
        }
    }
    Ok(Value::Null)
}
