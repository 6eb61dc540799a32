//! `CreateUserPool`, `UpdateUserPool` and `SetUserPoolMfaConfig`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::input;
use crate::devices::DeviceConfiguration;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::json::put;
use crate::mfa::{MfaMode, MfaType};
use crate::password_policy::PasswordPolicy;
use crate::sign_in::first_factor::FirstAuthFactor;
use crate::user_pool::UserPool;
use crate::validate::Validation;
use crate::webauthn::WebAuthnConfiguration;

/// The settings that a pool is made with, and those that can be changed later.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Settings {
    policies: Option<Policies>,
    mfa_configuration: Option<String>,
    auto_verified_attributes: Option<Vec<String>>,
    /// Sending text messages is set up; here it always is.
    sms_configuration: Option<Value>,
    device_configuration: Option<DeviceConfiguration>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Policies {
    password_policy: Option<PasswordPolicy>,
    sign_in_policy: Option<SignInPolicy>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SignInPolicy {
    allowed_first_auth_factors: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewPool {
    pool_name: Option<String>,
    alias_attributes: Option<Vec<String>>,
    username_attributes: Option<Vec<String>>,
    schema: Option<Vec<SchemaAttribute>>,
    #[serde(flatten)]
    settings: Settings,
}

/// An attribute of the schema, as far as it is emulated.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SchemaAttribute {
    name: String,
    required: Option<bool>,
}

/// The names of the required attributes of a schema. `sub` is always there.
pub(crate) fn required(schema: &[SchemaAttribute]) -> Vec<String> {
    schema
        .iter()
        .filter(|attribute| attribute.required == Some(true) && attribute.name != "sub")
        .map(|attribute| attribute.name.clone())
        .collect()
}

impl Settings {
    fn apply(self, pool: &mut UserPool) -> Result<(), Fault> {
        if let Some(policies) = self.policies {
            if let Some(policy) = policies.password_policy {
                pool.policy = policy;
            }
            if let Some(policy) = policies.sign_in_policy {
                pool.first_factors = first_factors(&policy.allowed_first_auth_factors)?;
            }
        }
        if let Some(names) = self.auto_verified_attributes {
            pool.auto_verified_attributes = names;
        }
        if self.sms_configuration.is_some() {
            pool.mfa.offer(MfaType::Sms, true);
        }
        if self.device_configuration.is_some() {
            pool.device_configuration = self.device_configuration;
        }
        if let Some(mode) = self.mfa_configuration {
            pool.mfa.mode = mfa_mode(&mode)?;
        }
        Ok(())
    }
}

pub(crate) fn mfa_mode(name: &str) -> Result<MfaMode, Fault> {
    MfaMode::from_name(name).ok_or_else(|| {
        Fault::invalid_parameter(format!(
            "1 validation error detected: Value '{name}' at 'mfaConfiguration' failed to satisfy \
             constraint: Member must satisfy enum value set: [OPTIONAL, OFF, ON]"
        ))
    })
}

/// A new pool in `region`, and the reply.
pub(crate) fn create(
    body: &[u8],
    region: &str,
    base_url: &str,
    cx: &mut Context<'_>,
) -> Result<(UserPool, Value), Fault> {
    let input: NewPool = input(body)?;
    Validation::default()
        .required("poolName", input.pool_name.is_some())
        .finish()?;
    let id = format!("{region}_{}", cx.alphanumeric(9)?);
    let keys = cx.entropy.signing_keys()?;
    let mut pool = UserPool::new(&id, base_url, keys, cx)?;
    pool.name = input.pool_name.unwrap_or_default();
    pool.alias_attributes = input.alias_attributes.unwrap_or_default();
    pool.username_attributes = input.username_attributes.unwrap_or_default();
    pool.auto_verified_attributes.clear();
    pool.required_attributes = required(&input.schema.unwrap_or_default());
    input.settings.apply(&mut pool)?;
    let mut reply = json!({
        "Id": id,
        "Name": pool.name,
        "Arn": format!("arn:aws:cognito-idp:{region}:000000000000:userpool/{id}"),
        "CreationDate": cx.now.unix_seconds(),
        "LastModifiedDate": cx.now.unix_seconds(),
        "AliasAttributes": pool.alias_attributes,
        "UsernameAttributes": pool.username_attributes,
        "MfaConfiguration": pool.mfa.mode.as_str(),
    });
    if let Some(devices) = pool.device_configuration {
        put(&mut reply, "DeviceConfiguration", devices.describe());
    }
    Ok((pool, json!({ "UserPool": reply })))
}

/// Changes what is given. (AWS also sets what is not given back to its default.)
pub(crate) fn update(
    pool: &mut UserPool,
    body: &[u8],
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    input::<Settings>(body)?.apply(pool)?;
    Ok(json!({}))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct MfaConfig {
    mfa_configuration: Option<String>,
    sms_mfa_configuration: Option<Value>,
    software_token_mfa_configuration: Option<SoftwareTokenMfaConfig>,
    email_mfa_configuration: Option<Value>,
    web_authn_configuration: Option<WebAuthnConfiguration>,
}

pub(crate) fn first_factors(names: &[String]) -> Result<Vec<FirstAuthFactor>, Fault> {
    let factors = names.iter().map(|name| FirstAuthFactor::from_name(name));
    factors.collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SoftwareTokenMfaConfig {
    enabled: bool,
}

pub(crate) fn set_mfa_config(
    pool: &mut UserPool,
    body: &[u8],
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: MfaConfig = input(body)?;
    let mode = input.mfa_configuration.as_deref().map(mfa_mode);
    let mode = mode.transpose()?.unwrap_or(pool.mfa.mode);
    let software_token = input.software_token_mfa_configuration;
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
    if let Some(config) = input.web_authn_configuration {
        config.apply(pool)?;
    }
    let mut reply = json!({
        "MfaConfiguration": mode.as_str(),
        "SoftwareTokenMfaConfiguration": { "Enabled": pool.mfa.offers(MfaType::SoftwareToken) },
    });
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
    Ok(reply)
}
