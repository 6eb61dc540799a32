//! The settings of sessions: `SetUserPoolSessionConfiguration`,
//! `SetUserPoolClientSessionConfiguration`, and the operations that get them.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user_pool::{UserPool, no_such_client};
use crate::state::user_sessions::SessionConfiguration;

members! {
    struct Configuration {
        #[wire(flatten)]
        settings: SessionConfiguration,
    }
}

/// `SetUserPoolSessionConfiguration`
pub(crate) fn configure(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Configuration = input(body)?;
    let limit = input.settings.limit()?;
    pool.user_sessions.set_limit(limit);
    Ok(describe(pool))
}

/// `GetUserPoolSessionConfiguration`
pub(crate) fn configuration(
    pool: &mut UserPool,
    _: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    Ok(describe(pool))
}

fn describe(pool: &UserPool) -> Value {
    let mut reply = json!({ "UserPoolId": pool.id(), "UserSessionTracking": "DISABLED" });
    if let Some(limit) = pool.user_sessions.limit() {
        put(&mut reply, "UserSessionTracking", "ENABLED");
        put(&mut reply, "TokenSession", json!({ "MaxPerUser": limit }));
    }
    reply
}

members! {
    struct ClientConfiguration {
        client_id: String,
        #[wire(name = "SSOSession")]
        sso_session: Option<Value>,
    }
}

/// `SetUserPoolClientSessionConfiguration`: `SSOSession`, which the hosted login uses.
pub(crate) fn configure_client(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ClientConfiguration = input(body)?;
    let client = pool.clients.get_mut(&input.client_id);
    let client = client.ok_or_else(|| no_such_client(&input.client_id))?;
    client.sso_session = input.sso_session;
    client_configuration(pool, body, cx)
}

/// `GetUserPoolClientSessionConfiguration`
pub(crate) fn client_configuration(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: ClientConfiguration = input(body)?;
    let client = pool.client(&input.client_id)?;
    let mut reply = json!({ "UserPoolId": pool.id(), "ClientId": client.id });
    if let Some(configuration) = &client.sso_session {
        put(&mut reply, "SSOSession", configuration.clone());
    }
    Ok(reply)
}
