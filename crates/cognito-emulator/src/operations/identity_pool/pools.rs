//! `CreateIdentityPool`, `UpdateIdentityPool`, `DescribeIdentityPool`, `DeleteIdentityPool`
//! and `ListIdentityPools`.

use serde_json::{Value, json};

use super::roles::normalised;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::identity_pools::new_pool::NewIdentityPool;
use crate::state::identity_pools::pool::{IdentityPool, Settings};
use crate::state::user_pools::UserPools;

members! {
    pub(super) struct PoolInput {
        pub(super) identity_pool_id: String,
    }
}

pub(super) fn create(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let mut settings: Settings = input(body)?;
    check(&settings)?;
    let id = format!("{}:{}", pools.region(), cx.uuid()?);
    // A lenient emulator does not ask for roles first.
    let spare = pools
        .leniency
        .is_lenient()
        .then(|| NewIdentityPool::new(""));
    if let Some(spare) = &spare {
        let classic = settings.allow_classic_flow;
        settings.allow_classic_flow = classic.or(spare.settings.allow_classic_flow);
    }
    let mut pool = IdentityPool::new(id.clone(), settings);
    pool.roles = spare.map(|spare| spare.roles);
    let described = pool.describe();
    pools.identity_pools.pools.insert(id, pool);
    Ok(described)
}

/// Creates a pool for a program or a seed.
pub(crate) fn create_from(
    pools: &mut UserPools,
    new: NewIdentityPool,
    cx: &mut Context<'_>,
) -> Result<String, Fault> {
    check(&new.settings)?;
    let id = match new.id {
        Some(id) => id,
        None => format!("{}:{}", pools.region(), cx.uuid()?),
    };
    let well_formed = id.split_once(':').is_some_and(|(region, uuid)| {
        let is_region = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
        let is_uuid = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c) || c == '-';
        !region.is_empty()
            && region.chars().all(is_region)
            && !uuid.is_empty()
            && uuid.chars().all(is_uuid)
    });
    if !well_formed || id.len() > 55 {
        return Err(Fault::invalid_parameter(
            "The id of an identity pool is a region, a colon and hexadecimal digits",
        ));
    }
    if pools.identity_pools.pools.contains_key(&id) {
        return Err(Fault::invalid_parameter("The identity pool id is taken"));
    }
    let mut pool = IdentityPool::new(id.clone(), new.settings);
    pool.roles = Some(normalised(pools, &pool, new.roles)?);
    pools.identity_pools.pools.insert(id.clone(), pool);
    Ok(id)
}

/// Checks settings that the model's table does not check.
fn check(settings: &Settings) -> Result<(), Fault> {
    let providers = settings.cognito_identity_providers.iter().flatten();
    for provider in providers {
        if provider.provider_name.is_none() || provider.client_id.is_none() {
            return Err(Fault::invalid_parameter(
                "Cognito Identity Providers must have a ProviderName and a ClientId",
            ));
        }
    }
    Ok(())
}

/// Omitted settings return to their defaults.
pub(super) fn update(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let settings: Settings = input(body)?;
    let pool = pools.identity_pools.named(&identity_pool_id)?;
    check(&settings)?;
    pool.settings = settings;
    Ok(pool.describe())
}

pub(super) fn describe(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: PoolInput = input(body)?;
    let pool = pools.identity_pools.named(&input.identity_pool_id)?;
    Ok(pool.describe())
}

/// Deletes a pool with its identities.
pub(super) fn delete(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: PoolInput = input(body)?;
    pools.identity_pools.named(&input.identity_pool_id)?;
    pools.identity_pools.pools.remove(&input.identity_pool_id);
    Ok(Value::Null)
}

/// Sorted by id.
pub(super) fn list(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: MaxResults = input(body)?;
    let all = pools.identity_pools.pools.iter();
    let listed = input.page().of(all.filter(|(id, _)| pools.lists(id)))?;
    Ok(listed.reply("IdentityPools", |pool| {
        json!({
            "IdentityPoolId": pool.id,
            "IdentityPoolName": pool.settings.identity_pool_name,
        })
    }))
}
