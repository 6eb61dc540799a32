//! Resource servers, whose scopes app clients can have.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{put, text};
use crate::ground::model::{self, Api};
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
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

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let server = pool.resource_servers.create(KIND, body, cx.now)?;
    Ok(json!({ "ResourceServer": server }))
}

/// Adds a resource server of a seed, validated like the operation's input.
pub(crate) fn plant(pool: &mut UserPool, seed: &Value, cx: &mut Context<'_>) -> Result<(), Fault> {
    let mut input = seed.clone();
    put(&mut input, "UserPoolId", pool.id());
    if let Some(row) = Api::UserPools.operation("CreateResourceServer") {
        model::check(Api::UserPools, row, &input, pool.leniency)?;
        let given = input.clone();
        model::leave_out_unknown(Api::UserPools, row, &mut input);
        if input != given {
            let what = "There is a member that CreateResourceServer does not have.";
            return Err(Fault::invalid_parameter(what));
        }
    }
    create(pool, &input, cx).map(drop)
}

/// Sets the scopes that are given; without any, removes all.
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
    let server = pool.resource_servers.get(KIND, text(body, KIND.key))?;
    Ok(json!({ "ResourceServer": server }))
}

pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    pool.resource_servers.remove(KIND, text(body, KIND.key))?;
    Ok(Value::Null)
}

pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: MaxResults = input(body)?;
    let mut page = input.page();
    page.limit.get_or_insert(50);
    let servers = page.of(pool.resource_servers.listed())?;
    Ok(servers.reply("ResourceServers", |server| server.clone().into()))
}
