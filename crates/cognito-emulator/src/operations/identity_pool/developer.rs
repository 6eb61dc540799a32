//! The users of a developer provider, as the developer reports them:
//! `GetOpenIdTokenForDeveloperIdentity`, `LookupDeveloperIdentity`, `MergeDeveloperIdentities`
//! and `UnlinkDeveloperIdentity`.

use serde_json::{Map, Value, json};

use super::credentials::check_no_own_token;
use super::pools::PoolInput;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::page::MaxResults;
use crate::ground::wire::input;
use crate::rules::identity_login::{self, Login, Logins};
use crate::rules::login_tokens::Known;
use crate::rules::{identity_role, open_id_token};
use crate::state::identity_pools::identity::Subject;
use crate::state::identity_pools::no_such_identity;
use crate::state::identity_pools::pool::IdentityPool;
use crate::state::user_pools::UserPools;

members! {
    struct TokenInput {
        identity_id: Option<String>,
        logins: Logins,
        principal_tags: Option<Map<String, Value>>,
        token_duration: Option<u64>,
    }
}

pub(super) fn get_open_id_token(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let TokenInput {
        identity_id,
        mut logins,
        principal_tags,
        token_duration,
    } = input(body)?;
    check_no_own_token(&logins)?;
    let pool = pools.identity_pools.named(&identity_pool_id)?;
    let provider = pool.settings.developer_provider_name.clone();
    let user = provider.and_then(|name| logins.remove_entry(&name));
    let (provider, user) = user.ok_or_else(|| {
        Fault::invalid_parameter(
            "Logins has no user of the developer provider of this identity pool",
        )
    })?;
    let developer = Login::of_developer(&provider, &user);
    let mut logins =
        Known::of(&pools.pools, &pools.open_id_providers).verify_all(pool, &logins, cx.now)?;
    let id = match identity_id {
        None => {
            logins.insert(0, developer);
            identity_login::identity_of(pool, &logins, cx)?
        }
        Some(id) => {
            pool.identities
                .get(&id)
                .ok_or_else(|| no_such_identity(&id))?;
            let owner = pool.identities.of(&developer.subject);
            if owner.is_some_and(|owner| *owner != id) {
                return Err(Fault::new(
                    "DeveloperUserAlreadyRegisteredException",
                    "The developer user identifier is registered with another identity",
                ));
            }
            // Developers may link any user.
            logins.insert(0, developer);
            identity_login::link_as_developer(pool, &id, &logins, cx.now)?;
            id
        }
    };
    let mut tags = identity_role::principal_tags(pool, &logins);
    tags.extend(principal_tags.unwrap_or_default());
    let identity = pool
        .identities
        .get(&id)
        .ok_or_else(|| no_such_identity(&id))?;
    let life = token_duration.unwrap_or(open_id_token::DEVELOPERS_LIFE);
    let token = open_id_token::sign(pool, (&id, identity), &tags, life, cx.now)?;
    Ok(json!({ "IdentityId": id, "Token": token }))
}

/// A pool's developer provider.
fn provider(pool: &IdentityPool) -> Result<String, Fault> {
    let provider = pool.settings.developer_provider_name.clone();
    provider.ok_or_else(|| Fault::invalid_parameter("The identity pool has no developer provider"))
}

fn conflict(message: &str) -> Fault {
    Fault::new("ResourceConflictException", message)
}

members! {
    struct LookUp {
        identity_id: Option<String>,
        developer_user_identifier: Option<String>,
    }
}

pub(super) fn look_up(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let wanted: LookUp = input(body)?;
    let page: MaxResults = input(body)?;
    let pool = pools.identity_pools.named(&identity_pool_id)?;
    let provider = provider(pool)?;
    let owner = wanted.developer_user_identifier.as_ref().map(|user| {
        let subject = Login::of_developer(&provider, user).subject;
        pool.identities.of(&subject).map(str::to_owned)
    });
    let unknown = || Fault::resource_not_found("The developer user identifier is not known");
    let id = match (owner, wanted.identity_id) {
        (None, None) => {
            return Err(Fault::invalid_parameter(
                "IdentityId or DeveloperUserIdentifier is required",
            ));
        }
        (Some(owner), None) => owner.ok_or_else(unknown)?,
        (None, Some(id)) => id,
        (Some(owner), Some(id)) if owner.as_ref() == Some(&id) => id,
        (Some(_), Some(_)) => {
            return Err(conflict(
                "IdentityId and DeveloperUserIdentifier are not of one identity",
            ));
        }
    };
    let identity = pool
        .identities
        .get(&id)
        .ok_or_else(|| no_such_identity(&id))?;
    let users = identity.ids_with(&provider).map(|user| (user, user));
    let listed = page.page().of(users)?;
    let mut reply = listed.reply("DeveloperUserIdentifierList", |user| user.as_str().into());
    put(&mut reply, "IdentityId", id);
    Ok(reply)
}

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
