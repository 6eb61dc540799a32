//! `AddUserPoolClientSecret`, `ListUserPoolClientSecrets` and `DeleteUserPoolClientSecret`: to
//! replace a secret, add the new one; both are valid until the old one is deleted.

use cognito_srp_core::ClientSecret;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::app_client::AppClient;
use crate::state::user_pool::{UserPool, no_such_client};

members! {
    struct Input {
        client_id: String,
        client_secret: Option<String>,
        #[wire(default)]
        client_secret_id: String,
    }
}

/// The app client, which must have a secret.
fn confidential<'a>(pool: &'a mut UserPool, id: &str) -> Result<&'a mut AppClient, Fault> {
    let client = pool.clients.get_mut(id);
    let client = client.ok_or_else(|| no_such_client(id))?;
    match client.secrets.is_empty() {
        true => Err(Fault::invalid_parameter(format!(
            "Client {id} is a public client without a secret"
        ))),
        false => Ok(client),
    }
}

/// The reply contains the value only if it was generated here.
pub(crate) fn add(pool: &mut UserPool, body: &Value, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let client = confidential(pool, &input.client_id)?;
    let is_own = input.client_secret.is_some();
    let value = match input.client_secret {
        Some(own) => own,
        None => cx.alphanumeric(51)?,
    };
    let secret = client.add_secret(ClientSecret::new(value.as_str()), cx.now)?;
    let mut descriptor = secret.describe();
    if !is_own {
        put(&mut descriptor, "ClientSecretValue", value);
    }
    Ok(json!({ "ClientSecretDescriptor": descriptor }))
}

pub(crate) fn list(pool: &mut UserPool, body: &Value, _: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let secrets = pool.client(&input.client_id)?.secrets.iter();
    let secrets = secrets.map(|secret| secret.describe());
    Ok(json!({ "ClientSecrets": secrets.collect::<Value>() }))
}

pub(crate) fn delete(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let client = confidential(pool, &input.client_id)?;
    client.remove_secret(&input.client_secret_id)?;
    Ok(json!({}))
}
