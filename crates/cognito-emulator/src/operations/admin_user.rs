//! `AdminCreateUser`.

use serde_json::{Value, json};

use super::invitation::{invite, resend, temporary_password};
use super::sign_up::passwordless;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::{Attribute, input};
use crate::state::new_user::NewUser;
use crate::state::user_pool::UserPool;

members! {
    struct NewInput {
        username: Option<String>,
        temporary_password: Option<String>,
        user_attributes: Option<Vec<Attribute>>,
        message_action: Option<String>,
        desired_delivery_mediums: Option<Vec<String>>,
        force_alias_creation: Option<bool>,
    }
}

pub(crate) fn create(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: NewInput = input(body)?;
    let username = input.username.unwrap_or_default();
    let mediums = input.desired_delivery_mediums;
    let mediums = mediums.unwrap_or_else(|| vec!["SMS".to_owned()]);
    if input.message_action.as_deref() == Some("RESEND") {
        return resend(pool, &username, input.temporary_password, &mediums, cx);
    }
    let attributes: Vec<(String, String)> = input
        .user_attributes
        .unwrap_or_default()
        .into_iter()
        .map(|attribute| (attribute.name, attribute.value.unwrap_or_default()))
        .collect();
    if attributes.iter().any(|(name, _)| name == "sub") {
        return Err(Fault::invalid_parameter(
            "Cannot modify the non-mutable attribute sub",
        ));
    }
    let reachable = attributes.iter().any(|(name, value)| {
        ["email_verified", "phone_number_verified"].contains(&name.as_str())
            && value.eq_ignore_ascii_case("true")
    });
    check_verified(pool, &attributes)?;
    let password = match input.temporary_password {
        // If a code can replace the password, such a user is confirmed at once.
        None if reachable && passwordless(pool) => None,
        None => Some(temporary_password(pool, cx)?),
        given => given,
    };
    if let Some(password) = &password {
        let checked = pool.policy.check_temporary(password);
        pool.leniency.excuse(checked)?;
    }
    let mut new = match &password {
        Some(password) => NewUser::new(&username, password).with_temporary_password(),
        None => NewUser::passwordless(&username),
    };
    new.force_alias = input.force_alias_creation == Some(true);
    for (name, value) in attributes {
        new = new.with_attribute(&name, &value);
    }
    let username = pool.add_user(new, cx)?;
    if let (Some(password), false) = (
        password,
        input.message_action.as_deref() == Some("SUPPRESS"),
    ) {
        invite(pool, &username, &password, &mediums, cx)?;
    }
    let user = pool.users.get(&username).ok_or_else(Fault::internal)?;
    Ok(json!({ "User": user.describe() }))
}

/// A verified attribute must have a value. An attribute that is used as the user name may be
/// given as the user name.
fn check_verified(pool: &UserPool, attributes: &[(String, String)]) -> Result<(), Fault> {
    let value = |wanted: &str| {
        let mut all = attributes.iter();
        let found = all.find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    for (flag, name) in [
        ("email_verified", "email"),
        ("phone_number_verified", "phone_number"),
    ] {
        if value(flag).eq_ignore_ascii_case("true")
            && value(name).is_empty()
            && pool.username_attributes.is_empty()
        {
            return Err(Fault::invalid_parameter(format!(
                "{name} is required to verify/un-verify an {name}",
            )));
        }
    }
    Ok(())
}
