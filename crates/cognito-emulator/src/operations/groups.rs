//! `CreateGroup`, `GetGroup`, `UpdateGroup`, `DeleteGroup` and `ListGroups`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::page_input::Limit;
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

/// Omitted members stay as they are.
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

/// Deletes a group even if it has members; they are then no longer in it.
pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let GroupSettings { group_name, .. } = input(body)?;
    pool.groups.remove(&group_name)?;
    Ok(Value::Null)
}

/// Sorted by name.
pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Limit = input(body)?;
    let groups = input.page().of(pool.groups.iter())?;
    Ok(groups.reply("Groups", |group| group.describe(pool.id())))
}
