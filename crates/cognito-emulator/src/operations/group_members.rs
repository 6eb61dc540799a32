//! `AdminAddUserToGroup`, `AdminRemoveUserFromGroup`, `AdminListGroupsForUser` and
//! `ListUsersInGroup`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::page::Page;
use crate::ground::wire::input;
use crate::state::user_pool::UserPool;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Membership {
    username: String,
    group_name: String,
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

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListInput {
    #[serde(default)]
    username: String,
    #[serde(default)]
    group_name: String,
    limit: Option<usize>,
    next_token: Option<String>,
}

impl ListInput {
    fn page(&self) -> Page<'_> {
        Page {
            limit: self.limit,
            token: self.next_token.as_deref(),
        }
    }
}

/// `AdminListGroupsForUser`, by name.
pub(crate) fn groups_of_user(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ListInput = input(body)?;
    let username = pool.user_named(&input.username)?.username.clone();
    let (groups, next) = input.page().of(pool.groups.of_user(&username))?;
    let groups = groups.iter().map(|group| group.describe(pool.id()));
    let mut reply = json!({ "Groups": groups.collect::<Value>() });
    if let Some(token) = next {
        put(&mut reply, "NextToken", token);
    }
    Ok(reply)
}

/// `ListUsersInGroup`, by user name.
pub(crate) fn users_of_group(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ListInput = input(body)?;
    let members = pool.groups.members(&input.group_name)?.iter();
    let users = members.filter_map(|name| Some((name, pool.users.get(name)?)));
    let (users, next) = input.page().of(users)?;
    let users = users.iter().map(|user| user.describe());
    let mut reply = json!({ "Users": users.collect::<Value>() });
    if let Some(token) = next {
        put(&mut reply, "NextToken", token);
    }
    Ok(reply)
}
