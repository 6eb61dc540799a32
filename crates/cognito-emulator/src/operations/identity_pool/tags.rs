//! Tags of identity pools, and claims that become session tags: `SetPrincipalTagAttributeMap`
//! and `GetPrincipalTagAttributeMap`.

use serde_json::{Value, json};

use super::pools::PoolInput;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::tags::TagsInput;
use crate::ground::wire::input;
use crate::state::identity_pools::pool::{IdentityPool, PrincipalTags};
use crate::state::identity_pools::provider;
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

members! {
    struct OfProvider {
        identity_provider_name: String,
    }
}

/// The name under which a provider's map is stored: for one of the emulator's user pools, its
/// own name.
fn key(pools: &UserPools, name: &str) -> String {
    let user_pool = provider::named(&pools.pools, name);
    user_pool.map_or_else(|| name.to_owned(), provider::name_of)
}

pub(super) fn set_map(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let OfProvider {
        identity_provider_name: name,
    } = input(body)?;
    let map: PrincipalTags = input(body)?;
    let key = key(pools, &name);
    let pool = pools.identity_pools.named(&identity_pool_id)?;
    let reply = described(&pool.id, &name, Some(&map));
    pool.tag_maps.insert(key, map);
    Ok(reply)
}

pub(super) fn get_map(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let OfProvider {
        identity_provider_name: name,
    } = input(body)?;
    let key = key(pools, &name);
    let pool = pools.identity_pools.named(&identity_pool_id)?;
    Ok(described(&pool.id, &name, pool.tag_maps.get(&key)))
}

fn described(pool_id: &str, provider: &str, map: Option<&PrincipalTags>) -> Value {
    let mut reply = json!({ "IdentityPoolId": pool_id, "IdentityProviderName": provider });
    if let Some(use_defaults) = map.and_then(|map| map.use_defaults) {
        put(&mut reply, "UseDefaults", use_defaults);
    }
    if let Some(tags) = map.and_then(|map| map.principal_tags.clone()) {
        put(&mut reply, "PrincipalTags", tags);
    }
    reply
}
