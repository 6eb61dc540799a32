//! `UpdateAuthEventFeedback`, which a link in a notification of threat protection calls;
//! `AdminUpdateAuthEventFeedback` and `AdminListUserAuthEvents`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::page_input::MaxResults;
use crate::ground::wire::input;
use crate::state::auth_events::AuthEvent;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        username: Option<String>,
        event_id: Option<String>,
        feedback_token: Option<String>,
        feedback_value: Option<String>,
    }
}

/// The feedback token is enough to give feedback, and to change it later.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let value = input.feedback_value;
    let token = input.feedback_token.unwrap_or_default();
    let username = input.username.unwrap_or_default();
    let event = event(pool, &username, &input.event_id.unwrap_or_default())?;
    if !event.accepts(&token) {
        return Err(Fault::not_authorized("Invalid feedback token"));
    }
    event.feedback = value;
    Ok(json!({}))
}

/// The same for operators, without a token.
pub(crate) fn admin_update(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let username = input.username.unwrap_or_default();
    let event = event(pool, &username, &input.event_id.unwrap_or_default())?;
    event.feedback = input.feedback_value;
    Ok(json!({}))
}

members! {
    struct ListInput {
        username: String,
        #[wire(flatten)]
        max_results: MaxResults,
    }
}

/// `AdminListUserAuthEvents`: the newest first, each with its id and feedback.
pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: ListInput = input(body)?;
    check_threat_protection(pool)?;
    let events = &pool.user_named(&input.username)?.auth_events;
    let numbered = events.iter().rev().enumerate();
    let numbered = numbered.map(|(at, event)| (format!("{at:010}"), event));
    let events = input.max_results.page().of(numbered)?;
    Ok(events.reply("AuthEvents", |event| match &event.feedback {
        Some(value) => json!({
            "EventId": event.id,
            "EventFeedback": { "FeedbackValue": value, "Provider": "Amazon Cognito" },
        }),
        None => json!({ "EventId": event.id }),
    }))
}

pub(crate) fn check_threat_protection(pool: &UserPool) -> Result<(), Fault> {
    match pool.threat_protection {
        true => Ok(()),
        false => Err(Fault::new(
            "UserPoolAddOnNotEnabledException",
            "Threat protection is not enabled for the user pool",
        )),
    }
}

/// A user's event.
fn event<'a>(pool: &'a mut UserPool, username: &str, id: &str) -> Result<&'a mut AuthEvent, Fault> {
    check_threat_protection(pool)?;
    let user = pool.user_named(username)?;
    let mut events = user.auth_events.iter_mut();
    events
        .find(|event| event.id == id)
        .ok_or_else(|| Fault::resource_not_found("Event does not exist."))
}
