//! `CreateUserPool` and `UpdateUserPool`.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::json::put;
use crate::ground::validate::Validation;
use crate::ground::wire::input;
use crate::state::devices::DeviceConfiguration;
use crate::state::first_factor::FirstAuthFactor;
use crate::state::mfa::{MfaMode, MfaType};
use crate::state::password_policy::PasswordPolicy;
use crate::state::user_pool::UserPool;
use crate::state::user_pools::UserPools;

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
    user_attribute_update_settings: Option<UserAttributeUpdateSettings>,
    user_pool_add_ons: Option<UserPoolAddOns>,
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

/// Which attributes keep their value until the new one is verified.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserAttributeUpdateSettings {
    attributes_require_verification_before_update: Vec<String>,
}

impl UserAttributeUpdateSettings {
    pub(crate) fn apply(&self, pool: &mut UserPool) {
        pool.verification_before_update
            .clone_from(&self.attributes_require_verification_before_update);
    }
}

/// Threat protection.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct UserPoolAddOns {
    advanced_security_mode: Option<String>,
}

impl UserPoolAddOns {
    pub(crate) fn apply(&self, pool: &mut UserPool) -> Result<(), Fault> {
        let mode = self.advanced_security_mode.as_deref();
        let modes = ["OFF", "AUDIT", "ENFORCED"];
        Validation::default()
            .one_of("userPoolAddOns.advancedSecurityMode", mode, &modes)
            .finish()?;
        pool.set_threat_protection(mode != Some("OFF"));
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewPool {
    pool_name: String,
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
        // What can be refused comes first: a refused request changes nothing.
        let mode = self.mfa_configuration.as_deref().map(mfa_mode);
        let mode = mode.transpose()?.unwrap_or(pool.mfa.mode);
        let (policy, sign_in) = self.policies.map_or((None, None), |policies| {
            (policies.password_policy, policies.sign_in_policy)
        });
        let factors = sign_in.map(|policy| first_factors(&policy.allowed_first_auth_factors));
        let factors = factors.transpose()?;
        if let Some(add_ons) = self.user_pool_add_ons {
            add_ons.apply(pool)?;
        }
        pool.mfa.mode = mode;
        pool.policy = policy.unwrap_or(pool.policy);
        if let Some(factors) = factors {
            pool.first_factors = factors;
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
        if let Some(settings) = self.user_attribute_update_settings {
            settings.apply(pool);
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

/// A new pool.
pub(crate) fn create(
    pools: &mut UserPools,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: NewPool = input(body)?;
    let region = &pools.region;
    let id = format!("{region}_{}", cx.alphanumeric(9)?);
    let keys = cx.entropy.signing_keys()?;
    let mut pool = UserPool::new(&id, &pools.base_url, keys, cx)?;
    pool.name = input.pool_name;
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
    pools.pools.insert(id, pool);
    Ok(json!({ "UserPool": reply }))
}

/// Changes what is given. (AWS also sets what is not given back to its default.)
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    _: &mut Context<'_>,
) -> Result<Value, Fault> {
    input::<Settings>(body)?.apply(pool)?;
    Ok(json!({}))
}

pub(crate) fn first_factors(names: &[String]) -> Result<Vec<FirstAuthFactor>, Fault> {
    let factors = names.iter().map(|name| FirstAuthFactor::from_name(name));
    factors.collect()
}
