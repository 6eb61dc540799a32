//! `GetClientToken`: a token for the app client itself, like the token endpoint's
//! `client_credentials`.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::rules::machine_token;
use crate::state::app_client::{AppClient, AuthFlow};
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        client_id: String,
        secret: String,
        #[wire(default)]
        scopes: Vec<String>,
    }
}

pub(crate) fn get(pool: &mut UserPool, body: &Value, cx: &mut Context<'_>) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let client = pool.client(&input.client_id)?;
    check_secret(client, Some(&input.secret))?;
    if client.secrets.is_empty() {
        return Err(not_proven());
    }
    if !client.allows(AuthFlow::ClientToken) {
        return Err(Fault::invalid_parameter(
            "ALLOW_CLIENT_TOKEN_AUTH is not enabled for the client",
        ));
    }
    let asked: Vec<&str> = input.scopes.iter().map(String::as_str).collect();
    let scopes = machine_token::scopes(pool, client, &asked);
    let scopes = scopes.map_err(|_| Fault::invalid_parameter("Invalid scope requested"))?;
    let result = machine_token::issue(pool, client, &scopes, cx)?;
    Ok(json!({ "ClientAuthenticationResult": result }))
}

/// Checks the secret in the form of operations that need no signature.
pub(super) fn check_secret(client: &AppClient, secret: Option<&str>) -> Result<(), Fault> {
    client.check_secret(secret).map_err(|_| not_proven())
}

fn not_proven() -> Fault {
    Fault::not_authorized("Invalid client or secret")
}
