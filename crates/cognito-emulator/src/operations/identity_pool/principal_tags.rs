//! Claims that become session tags: `SetPrincipalTagAttributeMap` and
//! `GetPrincipalTagAttributeMap`.

use serde_json::{Value, json};

use super::pools::PoolInput;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::identity_pools::pool::PrincipalTags;
use crate::state::identity_pools::provider;
use crate::state::user_pools::UserPools;

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

pub(super) fn set(
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

pub(super) fn get(
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
