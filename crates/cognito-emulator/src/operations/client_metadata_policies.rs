//! Policies for clients whose id is the URL of their metadata (CIMD): stored and listed. Such
//! clients cannot sign in here, so the cache has no documents.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::resources::{Kind, only};
use crate::state::user_pool::UserPool;

const KIND: Kind = Kind {
    key: "CIMDPolicyId",
    members: &[
        "CIMDPolicyId",
        "ClientId",
        "PolicyName",
        "CacheDuration",
        "URLPatterns",
    ],
    has_dates: true,
    not_found: |_| Fault::resource_not_found("CIMD policy does not exist."),
    exists: |id, _| Fault::invalid_parameter(format!("CIMD policy {id} already exists.")),
};

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    pool.client(text(body, "ClientId"))?;
    let mut given = body.clone();
    put(&mut given, KIND.key, cx.alphanumeric(26)?);
    let policies = &mut pool.without_effect.client_metadata_policies;
    let policy = policies.create(KIND, &given, cx.now)?;
    Ok(json!({ "CIMDPolicy": policy }))
}

/// Omitted members stay as they are.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    pool.client(text(body, "ClientId"))?;
    let policies = &mut pool.without_effect.client_metadata_policies;
    let policy = policies.change(KIND, body, cx.now)?;
    Ok(json!({ "CIMDPolicy": policy }))
}

fn named(pool: &UserPool, body: &Value) -> Result<Value, Fault> {
    let policies = &pool.without_effect.client_metadata_policies;
    policies.get(KIND, text(body, KIND.key))
}

pub(crate) fn describe(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let policy = named(pool, body)?;
    Ok(json!({ "CIMDPolicy": policy }))
}

pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let policies = &mut pool.without_effect.client_metadata_policies;
    policies.remove(KIND, text(body, KIND.key))?;
    Ok(json!({}))
}

pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: MaxResults = input(body)?;
    let told = [
        "CIMDPolicyId",
        "ClientId",
        "PolicyName",
        "CacheDuration",
        "CreationDate",
        "LastModifiedDate",
    ];
    let page = input.page();
    let policies = page.of(pool.without_effect.client_metadata_policies.listed())?;
    Ok(policies.reply("CIMDPolicies", |policy| only(policy, &told)))
}

/// `ListClientMetadataURLs`
pub(crate) fn urls(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    named(pool, body)?;
    Ok(json!({ "ClientMetadataURLs": [] }))
}

/// `UpdateClientMetadataURLState`
pub(crate) fn update_url(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    named(pool, body)?;
    Err(Fault::new(
        "CachedCIMDURLDoesNotExistException",
        format!("{} is not in the cache.", text(body, "URL")),
    ))
}
