//! Tags of user pools: `TagResource`, `UntagResource` and `ListTagsForResource`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::tags::TagsInput;
use crate::ground::wire::input;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

/// The pool of an ARN, and the change to its tags.
fn tagged<'a>(
    pools: &'a mut UserPools,
    body: &Value,
) -> Result<(&'a mut UserPool, TagsInput), Fault> {
    let input: TagsInput = input(body)?;
    let pool = pools.named(input.id("cognito-idp", "userpool")?)?;
    Ok((pool, input))
}

pub(crate) fn tag(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (pool, input) = tagged(pools, body)?;
    let mut tags = pool.tags();
    input.add_to(&mut tags);
    pool.set_tags(tags);
    Ok(json!({}))
}

pub(crate) fn untag(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (pool, input) = tagged(pools, body)?;
    let mut tags = pool.tags();
    input.remove_from(&mut tags);
    pool.set_tags(tags);
    Ok(json!({}))
}

pub(crate) fn list(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (pool, _) = tagged(pools, body)?;
    Ok(json!({ "Tags": pool.tags() }))
}
