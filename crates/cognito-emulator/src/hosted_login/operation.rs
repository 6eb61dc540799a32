//! The API's operations, called by the hosted login for an app client.

use cognito_srp_core::secret_hash;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::model::Api;
use crate::operations::Call;
use crate::state::user_pool::UserPool;

/// Runs an operation with this input plus the app client, and for a user plus their
/// `SecretHash`.
pub(super) fn perform(
    pool: &mut UserPool,
    client_id: &str,
    operation: &str,
    mut input: Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    put(&mut input, "ClientId", client_id);
    let username = input.get("Username").and_then(Value::as_str);
    let hash = username.and_then(|username| hash(pool, client_id, username));
    if let Some(hash) = hash {
        put(&mut input, "SecretHash", hash);
    }
    read(pool, operation, &input)?.perform_alone(pool, cx)
}

fn read(pool: &UserPool, operation: &str, input: &Value) -> Result<Call, Fault> {
    let body = input.to_string();
    Call::read((Api::UserPools, operation), body.as_bytes(), pool.leniency)
}

/// The `SECRET_HASH` that the app client would send, if it has a secret.
pub(super) fn hash(pool: &UserPool, client_id: &str, username: &str) -> Option<String> {
    let client = pool.client(client_id).ok()?;
    let secret = client.newest_secret()?;
    Some(secret_hash(username, client_id, secret).to_string())
}

/// The same as parameters of a sign-in, with the user name.
pub(super) fn parameters(pool: &UserPool, client_id: &str, username: &str) -> Value {
    let mut parameters = json!({ "USERNAME": username });
    if let Some(hash) = hash(pool, client_id, username) {
        put(&mut parameters, "SECRET_HASH", hash);
    }
    parameters
}

/// `AssociateSoftwareToken` with a session.
pub(super) fn associate(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    read(pool, "AssociateSoftwareToken", body)?.perform_alone(pool, cx)
}

/// `VerifySoftwareToken` with a session.
pub(super) fn verify(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    read(pool, "VerifySoftwareToken", body)?.perform_alone(pool, cx)
}
