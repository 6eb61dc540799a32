//! `NEW_PASSWORD_REQUIRED`: the password was temporary.

use serde_json::{Map, Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::{list_as_text, map_of};
use crate::rules::challenge::{self, Answer, Verdict};
use crate::state::outbox::DeliveryMedium;
use crate::state::sign_in::SignIn;
use crate::state::step::{Step, name};
use crate::state::user::{Status, User};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::NEW_PASSWORD_REQUIRED;

/// The prefix of an attribute's name in the answer.
const PREFIX: &str = "userAttributes.";

pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = pool.user(&sign_in)?;
    if cx.now.unix_seconds() >= user.password_expires {
        return Err(Fault::not_authorized(
            "Temporary password has expired and must be reset by an administrator.",
        ));
    }
    let attributes = user.attributes.iter();
    let attributes = attributes
        .filter(|(name, _)| *name != "sub")
        .map(|(name, value)| (name.clone(), value.as_str().into()));
    let attributes: Map<String, Value> = map_of(attributes);
    let missing: Vec<String> = missing(pool, user)
        .map(|name| format!("{PREFIX}{name}"))
        .collect();
    let parameters = json!({
        "USER_ID_FOR_SRP": sign_in.username,
        "requiredAttributes": list_as_text(missing.iter().map(String::as_str)),
        "userAttributes": Value::Object(attributes).to_string(),
    });
    challenge::issue(pool, sign_in, Step::NewPasswordRequired, parameters, cx)
}

/// The attributes that the schema requires and the user lacks.
pub(crate) fn missing<'a>(pool: &'a UserPool, user: &'a User) -> impl Iterator<Item = &'a str> {
    let required = pool.required_attributes.iter().map(String::as_str);
    required.filter(|name| user.attribute(name).is_none())
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: Answer<'_>,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    if pool.user(&answer.sign_in)?.status != Status::ForceChangePassword {
        return Err(Fault::invalid_session());
    }
    let password = answer.responses.require("NEW_PASSWORD")?;
    pool.policy.check(password)?;
    pool.check_history(&answer.sign_in.username, password)?;
    let username = &answer.sign_in.username.clone();
    let kept = pool.new_password(username, password, cx)?;
    let user = pool.user(&answer.sign_in)?;
    let added: Vec<(&str, &str)> = answer
        .responses
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?, value)))
        .collect();
    if let Some((name, _)) = added
        .iter()
        .find(|(name, _)| user.attribute(name).is_some())
    {
        return Err(Fault::not_authorized(format!(
            "Cannot modify an already provided {name}"
        )));
    }
    for (name, value) in &added {
        pool.check_writable(&answer.sign_in.client_id, name)?;
        pool.check_value(name, value)?;
    }
    let lacking: Vec<&str> = missing(pool, user)
        .filter(|name| {
            !added
                .iter()
                .any(|(given, value)| given == name && !value.is_empty())
        })
        .collect();
    if !lacking.is_empty() {
        return Err(Fault::invalid_parameter(format!(
            "Invalid attributes given, {} is missing",
            lacking.join(" and ")
        )));
    }
    for (name, value) in added.iter().filter(|(_, value)| !value.is_empty()) {
        pool.claim_unproven(username, name, value, cx.now)?;
    }
    for (name, value) in added.into_iter().filter(|(_, value)| !value.is_empty()) {
        pool.set_attribute(username, name, value, cx.now);
        if DeliveryMedium::of_attribute(name).is_some() {
            // The previous value's verification does not apply to the new one.
            pool.set_attribute(username, &format!("{name}_verified"), "false", cx.now);
        }
    }
    let user = pool.set_password(username, kept, Status::Confirmed, cx.now)?;
    Ok(Verdict::Proven(answer.sign_in.now_of(user)))
}
