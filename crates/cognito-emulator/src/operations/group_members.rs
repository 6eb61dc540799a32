//! `AdminAddUserToGroup`, `AdminRemoveUserFromGroup`, `AdminListGroupsForUser` and
//! `ListUsersInGroup`.

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::page_input::Limit;
use crate::ground::wire::input;
use crate::state::user_pool::UserPool;

members! {
    struct Membership {
        username: String,
        group_name: String,
    }
}

pub(crate) fn add(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Membership = input(body)?;
    let username = pool.user_named(&input.username)?.username.clone();
    pool.groups.add_member(&input.group_name, &username)?;
    Ok(Value::Null)
}

pub(crate) fn remove(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Membership = input(body)?;
    let username = pool.user_named(&input.username)?.username.clone();
    pool.groups.remove_member(&input.group_name, &username)?;
    Ok(Value::Null)
}

members! {
    struct ListInput {
        #[wire(default)]
        username: String,
        #[wire(default)]
        group_name: String,
        #[wire(flatten)]
        limit: Limit,
    }
}

/// `AdminListGroupsForUser`, sorted by name.
pub(crate) fn groups_of_user(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ListInput = input(body)?;
    let username = pool.user_named(&input.username)?.username.clone();
    let groups = input.limit.page().of(pool.groups.of_user(&username))?;
    Ok(groups.reply("Groups", |group| group.describe(pool.id())))
}

/// `ListUsersInGroup`, sorted by user name.
pub(crate) fn users_of_group(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ListInput = input(body)?;
    let members = pool.groups.members(&input.group_name)?.iter();
    let users = members.filter_map(|name| Some((name, pool.users.get(name)?)));
    let users = input.limit.page().of(users)?;
    Ok(users.reply("Users", |user| user.describe()))
}
