//! `SetUserPoolMfaConfig` and `GetUserPoolMfaConfig`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::user_pool::mfa_mode;
use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::webauthn::WebAuthnConfiguration;
use crate::ground::wire::input;
use crate::state::mfa::MfaType;
use crate::state::user_pool::UserPool;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MfaConfig {
    mfa_configuration: Option<String>,
    sms_mfa_configuration: Option<Value>,
    software_token_mfa_configuration: Option<SoftwareTokenMfaConfig>,
    email_mfa_configuration: Option<Value>,
    web_authn_configuration: Option<WebAuthnConfiguration>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SoftwareTokenMfaConfig {
    enabled: bool,
}

pub(crate) fn set_mfa_config(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: MfaConfig = input(body)?;
    let mode = input.mfa_configuration.as_deref().map(mfa_mode);
    let mode = mode.transpose()?.unwrap_or(pool.mfa.mode);
    let software_token = input.software_token_mfa_configuration;
    // What can be refused comes first: a refused request changes nothing.
    if let Some(config) = input.web_authn_configuration {
        pool.relying_party = Some(config.relying_party(pool.relying_party.as_ref())?);
    }
    pool.mfa.mode = mode;
    // A configuration that is given turns its factor on.
    if input.sms_mfa_configuration.is_some() {
        pool.mfa.offer(MfaType::Sms, true);
    }
    if let Some(config) = software_token {
        pool.mfa.offer(MfaType::SoftwareToken, config.enabled);
    }
    if input.email_mfa_configuration.is_some() {
        pool.mfa.offer(MfaType::Email, true);
    }
    let offered = pool.mfa.offers(MfaType::SoftwareToken);
    let mut reply = describe(pool);
    put(
        &mut reply,
        "SoftwareTokenMfaConfiguration",
        json!({ "Enabled": offered }),
    );
    Ok(reply)
}

pub(crate) fn get_mfa_config(
    pool: &mut UserPool,
    _: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    Ok(describe(pool))
}

/// The factors that are offered; of the others nothing is said.
fn describe(pool: &UserPool) -> Value {
    let mut reply = json!({ "MfaConfiguration": pool.mfa.mode.as_str() });
    if pool.mfa.offers(MfaType::SoftwareToken) {
        let enabled = json!({ "Enabled": true });
        put(&mut reply, "SoftwareTokenMfaConfiguration", enabled);
    }
    for (name, kind) in [
        ("SmsMfaConfiguration", MfaType::Sms),
        ("EmailMfaConfiguration", MfaType::Email),
    ] {
        if pool.mfa.offers(kind) {
            put(&mut reply, name, json!({}));
        }
    }
    if let Some(party) = &pool.relying_party {
        put(&mut reply, "WebAuthnConfiguration", party.describe());
    }
    reply
}
