//! `CreateGroup`, `GetGroup`, `UpdateGroup`, `DeleteGroup` and `ListGroups`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::page::Page;
use crate::ground::wire::input;
use crate::state::groups::GroupSettings;
use crate::state::user_pool::UserPool;

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let settings: GroupSettings = input(body)?;
    let id = pool.id.as_str();
    let group = pool.groups.create(settings, cx.now)?;
    Ok(json!({ "Group": group.describe(id) }))
}

pub(crate) fn get(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let GroupSettings { group_name, .. } = input(body)?;
    let group = pool.groups.get(&group_name)?;
    Ok(json!({ "Group": group.describe(pool.id()) }))
}

/// What is not given stays as it is.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let settings: GroupSettings = input(body)?;
    let id = pool.id.as_str();
    let group = pool.groups.get_mut(&settings.group_name)?;
    group.update(settings, cx.now);
    Ok(json!({ "Group": group.describe(id) }))
}

/// Also one that has members, who are in it no more.
pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let GroupSettings { group_name, .. } = input(body)?;
    pool.groups.remove(&group_name)?;
    Ok(Value::Null)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListInput {
    limit: Option<usize>,
    next_token: Option<String>,
}

/// By name.
pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: ListInput = input(body)?;
    let page = Page {
        limit: input.limit,
        token: input.next_token.as_deref(),
    };
    let (groups, next) = page.of(pool.groups.iter())?;
    let groups = groups.iter().map(|group| group.describe(pool.id()));
    let mut reply = json!({ "Groups": groups.collect::<Value>() });
    if let Some(token) = next {
        put(&mut reply, "NextToken", token);
    }
    Ok(reply)
}
