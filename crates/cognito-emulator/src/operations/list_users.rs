//! `ListUsers`: the users of a pool, filtered, in pages.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::leniency::Leniency;
use crate::ground::members::members;
use crate::ground::page::{Listed, Page};
use crate::ground::wire::input;
use crate::operations::user_filter::Filter;
use crate::state::user::User;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        attributes_to_get: Option<Vec<String>>,
        limit: Option<usize>,
        pagination_token: Option<String>,
        filter: Option<String>,
    }
}

/// Sorted by user name.
pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let filter = Filter::parse(input.filter.as_deref().unwrap_or_default())?;
    let users = pool.users.iter();
    let users = users.filter(|(_, user)| filter.as_ref().is_none_or(|it| it.accepts(user)));
    let page = Page {
        limit: input.limit,
        token: input.pagination_token.as_deref(),
    };
    let Listed { items, next } = page.of(users)?;
    let wanted = input.attributes_to_get.as_deref();
    let users = items
        .into_iter()
        .map(|user| describe(user, wanted, pool.leniency));
    let mut reply = json!({ "Users": users.collect::<Result<Value, Fault>>()? });
    if let Some(token) = next {
        put(&mut reply, "PaginationToken", token);
    }
    Ok(reply)
}

/// A user with only the requested attributes, all of which must be present unless the
/// emulator is lenient.
fn describe(user: &User, wanted: Option<&[String]>, leniency: Leniency) -> Result<Value, Fault> {
    let mut described = user.describe();
    let Some(wanted) = wanted else {
        return Ok(described);
    };
    let lacks_one = wanted.iter().any(|name| user.attribute(name).is_none());
    if lacks_one && !leniency.is_lenient() {
        return Err(Fault::invalid_parameter(
            "Input fails to satisfy the constraints.",
        ));
    }
    let attributes = user.attributes_where(|name| wanted.iter().any(|it| it == name));
    put(&mut described, "Attributes", attributes);
    Ok(described)
}
