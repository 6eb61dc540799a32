//! `UpdateUserAttributes` and `DeleteUserAttributes`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::map_of;
use crate::ground::members::members;
use crate::ground::wire::{Attribute, input};
use crate::state::outbox::DeliveryMedium;
use crate::state::pending_codes::{self, Purpose};
use crate::state::user_pool::UserPool;

members! {
    struct Update {
        access_token: Option<String>,
        user_attributes: Option<Vec<Attribute>>,
    }
}

/// `UpdateUserAttributes`: all or nothing. A blank value deletes the attribute. If the pool
/// verifies an attribute, a new value is verified with a code; until then either the old value
/// stays, or the new value is unverified, depending on the pool.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Update = input(body)?;
    let bearer = pool.bearer(&input.access_token.unwrap_or_default(), cx.now)?;
    let username = bearer.username;
    let user = pool.users.get(&username).ok_or_else(Fault::no_such_user)?;
    let given = input.user_attributes.unwrap_or_default();
    pool.check_known(given.iter().map(|attribute| attribute.name.as_str()))?;
    for attribute in &given {
        pool.check_writable(&bearer.client_id, &attribute.name)?;
    }
    let changes = given
        .into_iter()
        .map(|attribute| (attribute.name, attribute.value.unwrap_or_default()))
        .filter(|(name, value)| user.attribute(name).unwrap_or_default() != value);
    let changes: BTreeMap<String, String> = map_of(changes);
    for (name, value) in &changes {
        pool.check_mutable(name)?;
        pool.check_value(name, value)?;
        match value.is_empty() {
            true => check_removable(pool, name)?,
            false => pool.claim_unproven(&username, name, value, cx.now)?,
        }
    }
    let mut deliveries = Vec::new();
    for (name, value) in changes {
        match value.is_empty() {
            true => remove(pool, &username, &name, cx),
            false => {
                let operation = "UpdateUserAttributes";
                deliveries.extend(set(pool, &username, (&name, &value), operation, cx)?);
            }
        }
    }
    Ok(match deliveries.is_empty() {
        true => json!({}),
        false => json!({ "CodeDeliveryDetailsList": deliveries }),
    })
}

members! {
    struct Delete {
        access_token: Option<String>,
        user_attribute_names: Option<Vec<String>>,
    }
}

/// `DeleteUserAttributes`: all or nothing. Deleting a missing attribute is not an error.
pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Delete = input(body)?;
    let bearer = pool.bearer(&input.access_token.unwrap_or_default(), cx.now)?;
    let username = bearer.username;
    let names = input.user_attribute_names.unwrap_or_default();
    for name in &names {
        pool.check_writable(&bearer.client_id, name)?;
        pool.check_mutable(name)?;
        check_removable(pool, name)?;
    }
    for name in &names {
        remove(pool, &username, name, cx);
    }
    Ok(json!({}))
}

/// Attributes that the schema requires, or with which users sign in, cannot be removed.
pub(super) fn check_removable(pool: &UserPool, name: &str) -> Result<(), Fault> {
    let mut needed = pool
        .required_attributes
        .iter()
        .chain(&pool.username_attributes);
    match needed.any(|needed| needed == name) {
        true => Err(required(name)),
        false => Ok(()),
    }
}

pub(super) fn required(name: &str) -> Fault {
    Fault::invalid_parameter(format!(
        "Attributes did not conform to the schema: {name}: The attribute is required"
    ))
}

pub(super) fn remove(pool: &mut UserPool, username: &str, name: &str, cx: &Context<'_>) {
    pool.remove_attribute(username, name, cx.now);
    if let Some(medium) = DeliveryMedium::of_attribute(name) {
        pool.remove_attribute(username, &format!("{name}_verified"), cx.now);
        let purpose = Purpose::Attribute(medium);
        pool.pending_codes.remove(username, purpose);
    }
}

/// Sets an attribute, now or after verification. Returns where a code was sent.
pub(super) fn set(
    pool: &mut UserPool,
    username: &str,
    (name, value): (&str, &str),
    operation: &'static str,
    cx: &mut Context<'_>,
) -> Result<Option<Value>, Fault> {
    let contains = |names: &[String]| names.iter().any(|other| other == name);
    let later = contains(&pool.verification_before_update);
    let verified = later || contains(&pool.auto_verified_attributes);
    let medium = DeliveryMedium::of_attribute(name);
    if !(later && medium.is_some()) {
        pool.set_attribute(username, name, value, cx.now);
        if medium.is_some() {
            pool.set_attribute(username, &format!("{name}_verified"), "false", cx.now);
        }
    }
    let Some(medium) = medium else {
        return Ok(None);
    };
    let purpose = Purpose::Attribute(medium);
    // A code that was sent to another address is no longer valid.
    pool.pending_codes.remove(username, purpose);
    if !verified {
        return Ok(None);
    }
    let purpose = (purpose, operation);
    pending_codes::send_to(pool, username, purpose, (medium, value), cx).map(Some)
}
