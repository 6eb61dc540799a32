//! `AdminUpdateUserAttributes` and `AdminDeleteUserAttributes`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::user_attributes::{check_removable, remove, set};
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::map_of;
use crate::ground::members::members;
use crate::ground::wire::{Attribute, input};
use crate::state::outbox::DeliveryMedium;
use crate::state::user_pool::UserPool;
use crate::state::user_pool::schema::refuse_all;

members! {
    struct Update {
        username: String,
        user_attributes: Vec<Attribute>,
    }
}

/// All or nothing. A blank value deletes the attribute. An operator may mark a value as
/// verified; otherwise a new value is verified as if the user had set it.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Update = input(body)?;
    let username = pool.user_named(&input.username)?.username.clone();
    let given = input.user_attributes.into_iter();
    let given = given.map(|attribute| (attribute.name, attribute.value.unwrap_or_default()));
    let given: BTreeMap<String, String> = map_of(given);
    pool.check_known(given.keys().map(String::as_str))?;
    if given.contains_key("sub") {
        return Err(Fault::invalid_parameter(
            "Cannot modify the non-mutable attribute sub",
        ));
    }
    let is_said_to_be = |name: &str| {
        let said = given.get(&format!("{name}_verified"));
        said.map(|value| value.eq_ignore_ascii_case("true"))
    };
    for (name, value) in &given {
        pool.check_mutable(name)?;
        pool.check_value(name, value)?;
        match value.is_empty() {
            true => check_removable(pool, name)?,
            false if is_said_to_be(name) == Some(true) => {
                pool.claim_alias(&username, name, value, false, cx.now)?;
            }
            false => pool.claim_unproven(&username, name, value, cx.now)?,
        }
    }
    for (name, value) in &given {
        let user = pool.users.get(&username).ok_or_else(Fault::internal)?;
        let is_new = user.attribute(name) != Some(value);
        let is_judged =
            DeliveryMedium::of_attribute(name).is_none() || is_said_to_be(name).is_some();
        match (value.is_empty(), is_judged) {
            (true, _) => remove(pool, &username, name, cx),
            (false, true) => pool.set_attribute(&username, name, value, cx.now),
            (false, false) if is_new => {
                let operation = "AdminUpdateUserAttributes";
                set(pool, &username, (name, value), operation, cx)?;
            }
            (false, false) => {}
        }
    }
    Ok(json!({}))
}

members! {
    struct Delete {
        username: String,
        user_attribute_names: Vec<String>,
    }
}

/// All or nothing. Deleting a missing attribute is not an error.
pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Delete = input(body)?;
    let username = pool.user_named(&input.username)?.username.clone();
    let names = input.user_attribute_names.iter().map(String::as_str);
    let user = pool.users.get(&username).ok_or_else(Fault::internal)?;
    // Whatever a lenient emulator has taken can be given up.
    let is_unknown = |name: &&str| !pool.schema.has(name) && user.attribute(name).is_none();
    refuse_all(names.filter(is_unknown)).map_err(|unknown| {
        Fault::invalid_parameter(format!("Invalid user attributes: {}", unknown.message()))
    })?;
    for name in &input.user_attribute_names {
        if name == "sub" {
            return Err(Fault::invalid_parameter(
                "Cannot modify the non-mutable attribute sub",
            ));
        }
        pool.check_mutable(name)?;
        check_removable(pool, name)?;
    }
    for name in &input.user_attribute_names {
        remove(pool, &username, name, cx);
    }
    Ok(json!({}))
}
