//! `ListUsers`: the users of a pool, filtered, in pages.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::leniency::Leniency;
use crate::ground::members::members;
use crate::ground::page::{Listed, Page};
use crate::ground::wire::input;
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

/// The attributes that can be searched, as the API's reference lists them.
const SEARCHABLE: [&str; 10] = [
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
];

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

/// `name = "value"`, or `name ^= "value"` for a prefix.
struct Filter {
    name: String,
    value: String,
    is_prefix: bool,
}

impl Filter {
    /// `None` for an empty filter, which matches all users. The name may be quoted; a quoted
    /// text has `\"` for a quotation mark.
    fn parse(text: &str) -> Result<Option<Self>, Fault> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let malformed = || Fault::invalid_parameter("Error while parsing filter.");
        let (name, rest) = match text.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').ok_or_else(malformed)?,
            None => {
                let end = text.find(|c: char| c.is_whitespace() || "^=\"".contains(c));
                text.split_at(end.ok_or_else(malformed)?)
            }
        };
        let rest = rest.trim_start();
        let (is_prefix, rest) = match rest.strip_prefix('^') {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let rest = rest.strip_prefix('=').ok_or_else(malformed)?;
        let value = unquoted(rest.trim_start()).ok_or_else(malformed)?;
        if !SEARCHABLE.contains(&name) {
            return Err(Fault::invalid_parameter(format!(
                "Invalid search attribute: {name}"
            )));
        }
        Ok(Some(Self {
            name: name.to_owned(),
            value,
            is_prefix,
        }))
    }

    fn accepts(&self, user: &User) -> bool {
        let value = match self.name.as_str() {
            "username" => Some(user.username.as_str()),
            "status" if user.enabled => Some("Enabled"),
            "status" => Some("Disabled"),
            // Only for this attribute, case does not matter.
            "cognito:user_status" => {
                let status = user.status.as_str();
                return self.matches(status, &self.value.to_ascii_uppercase());
            }
            name => user.attribute(name),
        };
        value.is_some_and(|value| self.matches(value, &self.value))
    }

    fn matches(&self, value: &str, wanted: &str) -> bool {
        match self.is_prefix {
            true => value.starts_with(wanted),
            false => value == wanted,
        }
    }
}

/// The text between two quotation marks; `None` if there is anything else.
fn unquoted(text: &str) -> Option<String> {
    let mut characters = text.strip_prefix('"')?.chars();
    let mut value = String::new();
    loop {
        match characters.next()? {
            '"' => break,
            '\\' => value.push(characters.next()?),
            c => value.push(c),
        }
    }
    characters.next().is_none().then_some(value)
}
