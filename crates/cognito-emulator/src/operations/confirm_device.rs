//! `ConfirmDevice`: stores the verifier of the password that a device generated.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::srp::{Integer, Verifier};
use serde_json::{Value, json};

use super::own;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::input;
use crate::state::user_pool::UserPool;

members! {
    struct Input {
        device_key: Option<String>,
        device_name: Option<String>,
        device_secret_verifier_config: Option<Config>,
    }
}

members! {
    struct Config {
        password_verifier: Option<String>,
        salt: Option<String>,
    }
}

pub(crate) fn confirm_device(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    let username = own::username(pool, body, cx)?;
    let config = input
        .device_secret_verifier_config
        .ok_or_else(|| Fault::missing("DeviceSecretVerifierConfig"))?;
    let salt = integer("Salt", config.salt.as_deref())?;
    let value = integer("PasswordVerifier", config.password_verifier.as_deref())?;
    let verifier = Verifier::from_parts(salt, &value);
    // With a verifier of 0 the premaster secret would be 0, whatever the client's exponent.
    if verifier.value().expose().iter().all(|octet| *octet == 0) {
        return Err(Fault::invalid_parameter("PasswordVerifier is 0 modulo N"));
    }
    let asks = pool
        .device_configuration
        .is_some_and(|devices| devices.device_only_remembered_on_user_prompt);
    pool.devices.confirm(
        &username,
        &input.device_key.unwrap_or_default(),
        verifier,
        input.device_name,
        !asks,
        cx.now,
    )?;
    Ok(json!({ "UserConfirmationNecessary": asks }))
}

/// An integer as base64 of its two's-complement bytes. The service reads it this way, so a set
/// top bit makes it negative.
fn integer(name: &str, text: Option<&str>) -> Result<Integer, Fault> {
    let text = text.ok_or_else(|| Fault::missing(name))?;
    let octets = STANDARD
        .decode(text)
        .ok()
        .filter(|octets| !octets.is_empty())
        .ok_or_else(|| Fault::invalid_parameter(format!("{name} is not in base64")))?;
    match octets.first() {
        Some(first) if first & 0x80 != 0 => Err(Fault::invalid_parameter(
            "Negate value passed for salt and Password verifier",
        )),
        _ => Ok(Integer::from_be_bytes(&octets)),
    }
}
