//! Tags of identity pools: `TagResource`, `UntagResource` and `ListTagsForResource`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::tags::TagsInput;
use crate::ground::wire::input;
use crate::state::identity_pools::pool::IdentityPool;
use crate::state::user_pools::UserPools;

/// The pool of an ARN, and the change to its tags.
fn tagged<'a>(
    pools: &'a mut UserPools,
    body: &Value,
) -> Result<(&'a mut IdentityPool, TagsInput), Fault> {
    let input: TagsInput = input(body)?;
    let id = input.id("cognito-identity", "identitypool")?;
    let pool = pools.identity_pools.named(id)?;
    Ok((pool, input))
}

pub(super) fn tag(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (pool, input) = tagged(pools, body)?;
    input.add_to(pool.settings.identity_pool_tags.get_or_insert_default());
    Ok(json!({}))
}

pub(super) fn untag(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (pool, input) = tagged(pools, body)?;
    if let Some(tags) = &mut pool.settings.identity_pool_tags {
        input.remove_from(tags);
    }
    Ok(json!({}))
}

pub(super) fn list(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (pool, _) = tagged(pools, body)?;
    let tags = pool.settings.identity_pool_tags.clone();
    Ok(json!({ "Tags": tags.unwrap_or_default() }))
}
