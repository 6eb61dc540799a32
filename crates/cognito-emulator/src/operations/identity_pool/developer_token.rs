//! `GetOpenIdTokenForDeveloperIdentity`: a token for a user whom the developer vouches for.

use serde_json::{Map, Value, json};

use super::credentials::check_no_own_token;
use super::pools::PoolInput;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::rules::identity_login::{self, Login, Logins};
use crate::rules::login_tokens::Known;
use crate::rules::{identity_role, open_id_token};
use crate::state::identity_pools::no_such_identity;
use crate::state::user_pools::UserPools;

members! {
    struct Input {
        identity_id: Option<String>,
        logins: Logins,
        principal_tags: Option<Map<String, Value>>,
        token_duration: Option<u64>,
    }
}

pub(super) fn get(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { identity_pool_id } = input(body)?;
    let Input {
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
