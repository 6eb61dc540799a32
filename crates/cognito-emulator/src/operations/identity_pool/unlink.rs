//! `UnlinkIdentity`.

use serde::Deserialize;
use serde_json::Value;

use super::credentials::check_no_own_token;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::wire::input;
use crate::rules::identity_login::{self, Known, Logins};
use crate::state::user_pools::UserPools;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Unlinked {
    identity_id: String,
    logins: Logins,
    logins_to_remove: Vec<String>,
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
    let mut to_remove = Vec::new();
    for name in &input.logins_to_remove {
        let token = input.logins.get(name).ok_or_else(|| {
            Fault::not_authorized(format!("Logins needs a token of {name} to remove it"))
        })?;
        to_remove.push((name.clone(), token.clone()));
    }
    let logins = identity_login::verify_all(
        &Known::of(&pools.pools, &pools.open_id_providers),
        pool,
        &input.logins,
        cx.now,
    )?;
    let removed = to_remove.into_iter().collect();
    let removed = identity_login::verify_all(
        &Known::of(&pools.pools, &pools.open_id_providers),
        pool,
        &removed,
        cx.now,
    )?;
    let identity = pool.identities.get(&input.identity_id);
    let is_own = |login: &identity_login::Login| identity.is_some_and(|it| it.has(&login.subject));
    if !logins.iter().any(is_own) {
        return Err(identity_login::no_match());
    }
    for login in &removed {
        pool.identities
            .unlink(&input.identity_id, &login.subject, cx.now);
    }
    Ok(Value::Null)
}
