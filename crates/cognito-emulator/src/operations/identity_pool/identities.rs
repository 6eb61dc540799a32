//! `DescribeIdentity`, `ListIdentities` and `DeleteIdentities`.

use serde_json::{Value, json};

use super::pools::PoolInput;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::identity_pools::no_such_identity;
use crate::state::user_pools::UserPools;

members! {
    struct IdentityInput {
        identity_id: String,
    }
}

pub(super) fn describe(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let IdentityInput { identity_id: id } = input(body)?;
    let pool = pools.identity_pools.of_identity(&id)?;
    let identity = pool.identities.get(&id);
    Ok(identity.ok_or_else(|| no_such_identity(&id))?.describe(&id))
}

members! {
    struct Listing {
        hide_disabled: Option<bool>,
    }
}

/// Sorted by id.
pub(super) fn list(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let Listing { hide_disabled } = input(body)?;
    let page: MaxResults = input(body)?;
    let pool = pools.identity_pools.named(&identity_pool_id)?;
    let identities = pool.identities.iter();
    let shown = identities
        .filter(|(_, identity)| hide_disabled != Some(true) || identity.merged_into.is_none());
    let listed = page
        .page()
        .of(shown.map(|(id, identity)| (id, (id, identity))))?;
    let mut reply = listed.reply("Identities", |(id, identity)| identity.describe(id));
    put(&mut reply, "IdentityPoolId", identity_pool_id);
    Ok(reply)
}

members! {
    struct ToDelete {
        identity_ids_to_delete: Vec<String>,
    }
}

pub(super) fn delete(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ToDelete = input(body)?;
    let mut unprocessed = Vec::new();
    for id in input.identity_ids_to_delete {
        let pool = pools.identity_pools.of_identity(&id);
        if !pool.is_ok_and(|pool| pool.identities.remove(&id)) {
            unprocessed.push(json!({ "IdentityId": id, "ErrorCode": "AccessDenied" }));
        }
    }
    Ok(json!({ "UnprocessedIdentityIds": unprocessed }))
}
