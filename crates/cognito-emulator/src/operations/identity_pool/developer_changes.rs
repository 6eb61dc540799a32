//! `MergeDeveloperIdentities` and `UnlinkDeveloperIdentity`.

use serde_json::{Value, json};

use super::developer::{conflict, provider};
use super::pools::PoolInput;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::rules::identity_login::Login;
use crate::state::identity_pools::identity::Subject;
use crate::state::identity_pools::no_such_identity;
use crate::state::identity_pools::pool::IdentityPool;
use crate::state::user_pools::UserPools;

members! {
    struct Merge {
        source_user_identifier: String,
        destination_user_identifier: String,
        developer_provider_name: String,
    }
}

/// The identity of a developer provider's user in a pool.
fn registered(pool: &IdentityPool, provider: &str, user: &str) -> Result<String, Fault> {
    let subject = Subject {
        provider: provider.to_owned(),
        id: user.to_owned(),
    };
    let owner = pool.identities.of(&subject).map(str::to_owned);
    owner.ok_or_else(|| Fault::resource_not_found("The developer user identifier is not known"))
}

fn check_provider(pool: &IdentityPool, name: &str) -> Result<(), Fault> {
    match provider(pool)? == name {
        true => Ok(()),
        false => Err(Fault::invalid_parameter(
            "DeveloperProviderName is not that of the identity pool",
        )),
    }
}

pub(super) fn merge(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let given: Merge = input(body)?;
    let pool = pools.identity_pools.named(&identity_pool_id)?;
    let provider = given.developer_provider_name;
    check_provider(pool, &provider)?;
    let from = registered(pool, &provider, &given.source_user_identifier)?;
    let into = registered(pool, &provider, &given.destination_user_identifier)?;
    let identities = &mut pool.identities;
    identities.merge(&from, &into, Some(&provider), cx.now)?;
    Ok(json!({ "IdentityId": into }))
}

members! {
    struct Unlink {
        identity_id: String,
        developer_provider_name: String,
        developer_user_identifier: String,
    }
}

pub(super) fn unlink(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let given: Unlink = input(body)?;
    let pool = pools.identity_pools.named(&identity_pool_id)?;
    check_provider(pool, &given.developer_provider_name)?;
    let id = given.identity_id;
    pool.identities
        .get(&id)
        .ok_or_else(|| no_such_identity(&id))?;
    let user = given.developer_user_identifier;
    let owner = registered(pool, &given.developer_provider_name, &user)?;
    if owner != id {
        return Err(conflict(
            "IdentityId and DeveloperUserIdentifier are not of one identity",
        ));
    }
    let subject = Login::of_developer(&given.developer_provider_name, &user).subject;
    pool.identities.unlink(&id, &subject, cx.now);
    Ok(Value::Null)
}
