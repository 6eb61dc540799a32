//! Claims that become session tags: `SetPrincipalTagAttributeMap` and
//! `GetPrincipalTagAttributeMap`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::identity_pools::pool::{IdentityPool, PrincipalTags};
use crate::state::identity_pools::provider;
use crate::state::user_pools::UserPools;

members! {
    struct Input {
        identity_pool_id: String,
        identity_provider_name: String,
    }
}

/// The pool, the provider in the caller's words, and the name under which its map is stored:
/// for one of the emulator's user pools, that pool's own name.
fn asked<'a>(
    pools: &'a mut UserPools,
    body: &Value,
) -> Result<(&'a mut IdentityPool, String, String), Fault> {
    let Input {
        identity_pool_id,
        identity_provider_name: name,
    } = input(body)?;
    let user_pool = provider::named(&pools.pools, &name);
    let key = user_pool.map_or_else(|| name.clone(), provider::name_of);
    let pool = pools.identity_pools.named(&identity_pool_id)?;
    Ok((pool, name, key))
}

pub(super) fn set(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let map: PrincipalTags = input(body)?;
    let (pool, name, key) = asked(pools, body)?;
    let reply = described(&pool.id, &name, Some(&map));
    pool.tag_maps.insert(key, map);
    Ok(reply)
}

pub(super) fn get(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let (pool, name, key) = asked(pools, body)?;
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
