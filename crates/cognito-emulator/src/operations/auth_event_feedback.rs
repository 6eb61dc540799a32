//! `UpdateAuthEventFeedback`: the link in a notification of threat protection.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::wire::input;
use crate::state::user_pool::UserPool;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    username: Option<String>,
    event_id: Option<String>,
    feedback_token: Option<String>,
    feedback_value: Option<String>,
}

/// Whoever has the feedback token may say so, and may say something else later.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let value = input.feedback_value;
    if !pool.threat_protection {
        return Err(Fault::new(
            "UserPoolAddOnNotEnabledException",
            "Threat protection is not enabled for the user pool",
        ));
    }
    let (id, token) = (input.event_id, input.feedback_token);
    let user = pool.user_named(&input.username.unwrap_or_default())?;
    let mut events = user.auth_events.iter_mut();
    let event = events
        .find(|event| Some(&event.id) == id.as_ref())
        .ok_or_else(|| Fault::resource_not_found("Event does not exist."))?;
    if !event.accepts(&token.unwrap_or_default()) {
        return Err(Fault::not_authorized("Invalid feedback token"));
    }
    event.feedback = value;
    Ok(json!({}))
}
