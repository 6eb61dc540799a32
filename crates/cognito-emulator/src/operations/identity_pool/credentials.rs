//! `GetId`, `GetCredentialsForIdentity` and `GetOpenIdToken`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::rules::identity_login::{self, Login, Logins};
use crate::rules::login_tokens::Known;
use crate::rules::open_id_token_check;
use crate::rules::{identity_role, open_id_token};
use crate::state::identity_pools::credentials::{Holder, IssuedCredentials};
use crate::state::identity_pools::identity::Identity;
use crate::state::identity_pools::no_such_identity;
use crate::state::identity_pools::pool::IdentityPool;
use crate::state::user_pools::UserPools;

/// How long credentials of the enhanced flow are valid, in seconds.
const LIFE: u64 = 3600;

/// The name of a role's session, as AWS chooses it.
const SESSION: &str = "CognitoIdentityCredentials";

members! {
    struct GetIdInput {
        identity_pool_id: String,
        logins: Option<Logins>,
    }
}

pub(super) fn get_id(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: GetIdInput = input(body)?;
    let pool = pools.identity_pools.named(&input.identity_pool_id)?;
    let logins = input.logins.unwrap_or_default();
    check_no_own_token(&logins)?;
    let logins =
        Known::of(&pools.pools, &pools.open_id_providers).verify_all(pool, &logins, cx.now)?;
    let id = identity_login::identity_of(pool, &logins, cx)?;
    Ok(json!({ "IdentityId": id }))
}

/// A token of GetOpenIdTokenForDeveloperIdentity is accepted only for credentials.
pub(super) fn check_no_own_token(logins: &Logins) -> Result<(), Fault> {
    match logins.contains_key(open_id_token::PROVIDER) {
        false => Ok(()),
        true => Err(Fault::not_authorized(
            "Invalid login token. Can't pass in a Cognito token.",
        )),
    }
}

members! {
    struct IdentityInput {
        identity_id: String,
        logins: Option<Logins>,
        custom_role_arn: Option<String>,
    }
}

/// An identity and the verified logins with which it was requested.
struct Admitted {
    id: String,
    logins: Vec<Login>,
}

pub(super) fn get_credentials(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: IdentityInput = input(body)?;
    let custom = input.custom_role_arn.as_deref();
    let logins = input.logins.unwrap_or_default();
    let pool = pools.identity_pools.of_identity(&input.identity_id)?;
    let Admitted { id, logins } = match logins.get(open_id_token::PROVIDER) {
        Some(token) => {
            if logins.len() > 1 {
                return Err(Fault::invalid_parameter(
                    "A Cognito token cannot be combined with other logins",
                ));
            }
            open_id_token_check::check(pool, &input.identity_id, token, cx.now)?;
            if identity(pool, &input.identity_id)?.merged_into.is_some() {
                return Err(identity_login::forbidden(&input.identity_id));
            }
            Admitted {
                id: input.identity_id,
                logins: Vec::new(),
            }
        }
        None => {
            let logins = Known::of(&pools.pools, &pools.open_id_providers)
                .verify_all(pool, &logins, cx.now)?;
            let id = identity_login::admitted(pool, &input.identity_id, &logins, cx.now)?;
            Admitted { id, logins }
        }
    };
    let of = identity(pool, &id)?;
    let is_authenticated = !of.is_guest();
    let claims = open_id_token::trusted_claims(pool, (&id, of));
    let holder = Holder {
        role_arn: identity_role::choose(pool, &logins, is_authenticated, custom)?,
        role_session_name: SESSION.to_owned(),
        identity_pool_id: pool.id.clone(),
        is_authenticated,
        principal_tags: identity_role::principal_tags(pool, &logins),
        identity_id: id.clone(),
    };
    let has_tags = !holder.principal_tags.is_empty();
    let identity_pools = &pools.identity_pools;
    if !identity_pools.trusts(&holder.role_arn, &claims, has_tags) {
        return Err(identity_role::unusable());
    }
    let issued = IssuedCredentials::issue(holder, LIFE, cx)?;
    let reply = json!({ "IdentityId": id, "Credentials": issued.reply() });
    pools.identity_pools.keep(issued, cx.now);
    Ok(reply)
}

fn identity<'a>(pool: &'a IdentityPool, id: &str) -> Result<&'a Identity, Fault> {
    pool.identities.get(id).ok_or_else(|| no_such_identity(id))
}

/// For the basic flow, in which the caller chooses the role.
pub(super) fn get_open_id_token(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: IdentityInput = input(body)?;
    let logins = input.logins.unwrap_or_default();
    check_no_own_token(&logins)?;
    let pool = pools.identity_pools.of_identity(&input.identity_id)?;
    check_basic_flow(pool)?;
    let logins =
        Known::of(&pools.pools, &pools.open_id_providers).verify_all(pool, &logins, cx.now)?;
    let id = identity_login::admitted(pool, &input.identity_id, &logins, cx.now)?;
    let tags = identity_role::principal_tags(pool, &logins);
    let of = (id.as_str(), identity(pool, &id)?);
    let token = open_id_token::sign(pool, of, &tags, open_id_token::LIFE, cx.now)?;
    Ok(json!({ "IdentityId": id, "Token": token }))
}

fn check_basic_flow(pool: &IdentityPool) -> Result<(), Fault> {
    let mappings = pool.roles.as_ref().and_then(|it| it.role_mappings.as_ref());
    if mappings.is_some_and(|mappings| !mappings.is_empty()) {
        return Err(Fault::invalid_parameter(
            "Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.",
        ));
    }
    match pool.settings.allow_classic_flow {
        Some(true) => Ok(()),
        _ => Err(Fault::invalid_parameter(
            "Basic (classic) flow is not enabled, please use enhanced flow.",
        )),
    }
}
