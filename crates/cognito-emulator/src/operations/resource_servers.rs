//! Resource servers: kept and listed. Managed login, which gives out their scopes, is not
//! emulated.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::page::Page;
use crate::ground::wire::input;
use crate::operations::user_pools::ListInput;
use crate::state::resources::Kind;
use crate::state::user_pool::UserPool;

const KIND: Kind = Kind {
    key: "Identifier",
    members: &["Identifier", "Name", "Scopes"],
    has_dates: false,
    not_found: |id| Fault::resource_not_found(format!("Resource server {id} does not exist.")),
    exists: |id, pool| {
        Fault::invalid_parameter(format!("{id} already exists in user pool {pool}."))
    },
};

fn identifier(body: &Value) -> &str {
    let id = body.get(KIND.key).and_then(Value::as_str);
    id.unwrap_or_default()
}

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let server = pool.resource_servers.create(KIND, body, cx.now)?;
    Ok(json!({ "ResourceServer": server }))
}

/// With the scopes that are given, or with none.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let mut given = body.clone();
    if given.get("Scopes").is_none_or(Value::is_null) {
        put(&mut given, "Scopes", json!([]));
    }
    let server = pool.resource_servers.change(KIND, &given, cx.now)?;
    Ok(json!({ "ResourceServer": server }))
}

pub(crate) fn describe(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let server = pool.resource_servers.get(KIND, identifier(body))?;
    Ok(json!({ "ResourceServer": server }))
}

pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    pool.resource_servers.remove(KIND, identifier(body))?;
    Ok(Value::Null)
}

pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: ListInput = input(body)?;
    let page = Page {
        limit: Some(input.max_results.unwrap_or(50)),
        token: input.next_token.as_deref(),
    };
    let (servers, next) = page.of(pool.resource_servers.iter())?;
    let mut reply = json!({ "ResourceServers": servers });
    if let Some(token) = next {
        put(&mut reply, "NextToken", token);
    }
    Ok(reply)
}
