//! `DescribeUserPool`, `DeleteUserPool`, `ListUserPools`, `AddCustomAttributes`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::schema_attribute::SchemaAttribute;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

pub(crate) fn describe(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let PoolInput { user_pool_id } = input(body)?;
    let mut pool = pools.named(&user_pool_id)?.describe();
    for (name, domain) in &pools.domains {
        let member = match domain.custom {
            Some(_) => "CustomDomain",
            None => "Domain",
        };
        if domain.pool_id == user_pool_id {
            put(&mut pool, member, name.as_str());
        }
    }
    Ok(json!({ "UserPool": pool }))
}

/// `GetCSVHeader`: the header of a file for importing users.
pub(crate) fn csv_header(
    pool: &mut UserPool,
    _: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let names = pool.schema.names().filter(|name| *name != "sub");
    let header = names.chain(["cognito:mfa_enabled", "cognito:username"]);
    Ok(json!({ "UserPoolId": pool.id(), "CSVHeader": header.collect::<Value>() }))
}

/// `GetSigningCertificate`: an X.509 certificate in base64, for a public test key. Nothing is
/// signed with it.
pub(crate) fn certificate(
    _: &mut UserPool,
    _: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let certificate = include_bytes!("../test_keys/saml.der");
    Ok(json!({ "Certificate": STANDARD.encode(certificate) }))
}

members! {
    struct PoolInput {
        user_pool_id: String,
    }
}

/// Deletes a pool with everything in it.
pub(crate) fn delete(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: PoolInput = input(body)?;
    let pool = pools.named(&input.user_pool_id)?;
    let protection = pool.kept(&["DeletionProtection"]).and_then(Value::as_str);
    if protection == Some("ACTIVE") {
        return Err(Fault::invalid_parameter(
            "The user pool cannot be deleted because deletion protection is activated. \
             Deletion protection must be inactivated first.",
        ));
    }
    let mut domains = pools.domains.values();
    if domains.any(|domain| domain.pool_id == input.user_pool_id) {
        return Err(Fault::invalid_parameter(
            "User pool cannot be deleted. It has a domain configured that should be deleted \
             first.",
        ));
    }
    pools.pools.remove(&input.user_pool_id);
    Ok(Value::Null)
}

/// Sorted by id.
pub(crate) fn list(
    pools: &mut UserPools,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: MaxResults = input(body)?;
    let here = pools.pools.iter().filter(|(id, _)| pools.lists(id));
    let pools = input.page().of(here)?;
    Ok(pools.reply("UserPools", |pool| {
        let triggers = pool.kept(&["LambdaConfig"]).cloned();
        json!({
            "Id": pool.id(),
            "Name": pool.name,
            "LambdaConfig": triggers.unwrap_or_else(|| json!({})),
            "LastModifiedDate": pool.modified.unix_seconds(),
            "CreationDate": pool.created.unix_seconds(),
        })
    }))
}

members! {
    struct CustomAttributes {
        custom_attributes: Vec<SchemaAttribute>,
    }
}

pub(crate) fn add_custom_attributes(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: CustomAttributes = input(body)?;
    pool.schema.add(&input.custom_attributes)?;
    pool.modified = cx.now;
    Ok(json!({}))
}
