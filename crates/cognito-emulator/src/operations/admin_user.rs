//! `AdminCreateUser` and `AdminSetUserPassword`.

use serde_json::{Value, json};

use super::sign_up::passwordless;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::{Attribute, input};
use crate::state::new_user::NewUser;
use crate::state::outbox::{DeliveryMedium, Recipient};
use crate::state::user::Status;
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

/// Invites a user again, with a new temporary password that is valid for as long as the first.
fn resend(
    pool: &mut UserPool,
    name: &str,
    password: Option<String>,
    mediums: &[String],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = pool.user_named(name)?;
    let username = user.username.clone();
    if user.status != Status::ForceChangePassword {
        return Err(Fault::new(
            "UnsupportedUserStateException",
            format!("Resend not possible. {name} status is not FORCE_CHANGE_PASSWORD"),
        ));
    }
    let password = match password {
        Some(password) => password,
        None => temporary_password(pool, cx)?,
    };
    pool.policy.check_temporary(&password)?;
    let kept = pool.new_password(&username, &password, cx)?;
    let expires = pool.policy.expiry(cx.now);
    let status = Status::ForceChangePassword;
    let user = pool.set_password(&username, kept, status, cx.now)?;
    user.password_expires = expires;
    let reply = json!({ "User": user.describe() });
    invite(pool, &username, &password, mediums, cx)?;
    Ok(reply)
}

/// A temporary password that satisfies any policy.
fn temporary_password(pool: &UserPool, cx: &mut Context<'_>) -> Result<String, Fault> {
    let length = pool.policy.minimum_length().max(20);
    Ok(format!("{}-Aa1", cx.alphanumeric(length)?))
}

/// Sends the user the temporary password, by each requested medium for which the user has an
/// attribute.
fn invite(
    pool: &mut UserPool,
    username: &str,
    password: &str,
    mediums: &[String],
    cx: &Context<'_>,
) -> Result<(), Fault> {
    let user = pool.users.get(username).ok_or_else(Fault::internal)?;
    for (medium, attribute) in [
        (DeliveryMedium::Sms, "phone_number"),
        (DeliveryMedium::Email, "email"),
    ] {
        let is_wanted = mediums.iter().any(|wanted| wanted == medium.as_str());
        let Some(destination) = user.attribute(attribute).filter(|_| is_wanted) else {
            continue;
        };
        let to = Recipient {
            username,
            destination,
            medium,
        };
        pool.outbox.send(&to, "AdminCreateUser", password, cx.now);
    }
    Ok(())
}

members! {
    struct PasswordInput {
        username: Option<String>,
        password: Option<String>,
        permanent: Option<bool>,
    }
}

pub(crate) fn set_password(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: PasswordInput = input(body)?;
    let password = input.password.unwrap_or_default();
    let user = pool.user_named(&input.username.unwrap_or_default())?;
    let username = user.username.clone();
    pool.policy.check(&password)?;
    if input.permanent == Some(true) {
        pool.check_history(&username, &password)?;
    }
    let kept = pool.new_password(&username, &password, cx)?;
    let expiry = pool.policy.expiry(cx.now);
    let status = match input.permanent {
        Some(true) => Status::Confirmed,
        _ => Status::ForceChangePassword,
    };
    let user = pool.set_password(&username, kept, status, cx.now)?;
    user.password_expires = expiry;
    Ok(json!({}))
}
