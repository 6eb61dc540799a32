//! The users of a developer provider: `LookupDeveloperIdentity`.

use serde_json::Value;

use super::pools::PoolInput;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::rules::identity_login::Login;
use crate::state::identity_pools::no_such_identity;
use crate::state::identity_pools::pool::IdentityPool;
use crate::state::user_pools::UserPools;

/// A pool's developer provider.
pub(super) fn provider(pool: &IdentityPool) -> Result<String, Fault> {
    let provider = pool.settings.developer_provider_name.clone();
    provider.ok_or_else(|| Fault::invalid_parameter("The identity pool has no developer provider"))
}

pub(super) fn conflict(message: &str) -> Fault {
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
