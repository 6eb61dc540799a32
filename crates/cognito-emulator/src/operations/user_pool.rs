//! `CreateUserPool` and `UpdateUserPool`: their settings.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::{members, members_by_serde};
use crate::ground::validate::Validation;
use crate::ground::wire::input;
use crate::state::attribute_schema::AttributeSchema;
use crate::state::devices::DeviceConfiguration;
use crate::state::first_factor::FirstAuthFactor;
use crate::state::mfa::{MfaMode, MfaType};
use crate::state::password_policy::PasswordPolicy;
use crate::state::schema_attribute::SchemaAttribute;
use crate::state::user_pool::{UserPool, configuration};
use crate::state::user_pools::UserPools;

members! {
    /// The settings with which a pool is created, and those that can be changed later.
    struct Settings {
        policies: Option<Policies>,
        mfa_configuration: Option<String>,
        auto_verified_attributes: Option<Vec<String>>,
        /// The set-up for sending text messages, which the emulator does not need.
        sms_configuration: Option<Value>,
        device_configuration: Option<DeviceConfiguration>,
        user_attribute_update_settings: Option<UserAttributeUpdateSettings>,
        user_pool_add_ons: Option<UserPoolAddOns>,
        admin_create_user_config: Option<AdminCreateUserConfig>,
    }
}

members! {
    struct AdminCreateUserConfig {
        unused_account_validity_days: Option<u64>,
    }
}

members! {
    struct Policies {
        password_policy: Option<PasswordPolicy>,
        sign_in_policy: Option<SignInPolicy>,
    }
}

members! {
    struct SignInPolicy {
        allowed_first_auth_factors: Vec<String>,
    }
}

/// Which attributes keep their value until the new value is verified.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UserAttributeUpdateSettings {
    attributes_require_verification_before_update: Vec<String>,
}

members_by_serde!(UserAttributeUpdateSettings);

impl UserAttributeUpdateSettings {
    pub(crate) fn apply(&self, pool: &mut UserPool) {
        pool.verification_before_update
            .clone_from(&self.attributes_require_verification_before_update);
    }
}

/// Threat protection.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct UserPoolAddOns {
    advanced_security_mode: Option<String>,
}

members_by_serde!(UserPoolAddOns);

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

members! {
    struct NewPool {
        pool_name: String,
        alias_attributes: Option<Vec<String>>,
        username_attributes: Option<Vec<String>>,
        schema: Option<Vec<SchemaAttribute>>,
        #[wire(flatten)]
        settings: Settings,
    }
}

/// The names of a schema's required attributes. `sub` always has a value.
pub(crate) fn required(schema: &[SchemaAttribute]) -> Vec<String> {
    schema
        .iter()
        .filter(|attribute| attribute.required == Some(true) && attribute.name != "sub")
        .map(|attribute| attribute.name.clone())
        .collect()
}

impl Settings {
    /// An attribute that changes only after verification must be one that the pool verifies.
    fn check_verification(&self, pool: &UserPool) -> Result<(), Fault> {
        let verified = self.auto_verified_attributes.as_ref();
        let verified = verified.unwrap_or(&pool.auto_verified_attributes);
        let before = match &self.user_attribute_update_settings {
            Some(settings) => &settings.attributes_require_verification_before_update,
            None => &pool.verification_before_update,
        };
        match before.iter().all(|name| verified.contains(name)) {
            true => Ok(()),
            false => Err(Fault::invalid_parameter(
                "All attributes in AttributesRequireVerificationBeforeUpdate must exist in \
                 AutoVerifiedAttributes",
            )),
        }
    }

    fn apply(self, pool: &mut UserPool) -> Result<(), Fault> {
        // All checks come first: a refused request changes nothing.
        let mode = self.mfa_configuration.as_deref().map(mfa_mode);
        let mode = mode.transpose()?.unwrap_or(pool.mfa.mode);
        let days = self.admin_create_user_config.as_ref();
        let days = days.and_then(|config| config.unused_account_validity_days);
        let (policy, sign_in) = self.policies.as_ref().map_or((None, None), |policies| {
            (policies.password_policy, policies.sign_in_policy.as_ref())
        });
        let factors = sign_in.map(|policy| first_factors(&policy.allowed_first_auth_factors));
        let factors = factors.transpose()?;
        self.check_verification(pool)?;
        if let Some(add_ons) = self.user_pool_add_ons {
            add_ons.apply(pool)?;
        }
        pool.mfa.mode = mode;
        pool.policy = policy.unwrap_or(pool.policy);
        if let Some(days) = days {
            pool.policy = pool.policy.with_temporary_password_validity(days);
        }
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
        pool.warn_of_mfa();
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
    configuration::check(body)?;
    let given = input.schema.unwrap_or_default();
    let schema = AttributeSchema::new(&given)?;
    let id = format!("{}_{}", pools.region(), cx.alphanumeric(9)?);
    let keys = cx.entropy.signing_keys()?;
    let mut pool = UserPool::new(&id, &pools.base_url, keys, cx)?;
    pools.set_issuer(&mut pool);
    pool.leniency = pools.leniency;
    pool.name = input.pool_name;
    pool.alias_attributes = input.alias_attributes.unwrap_or_default();
    pool.username_attributes = input.username_attributes.unwrap_or_default();
    pool.auto_verified_attributes.clear();
    pool.required_attributes = required(&given);
    pool.schema = schema;
    pool.keep(body);
    input.settings.apply(&mut pool)?;
    let reply = json!({ "UserPool": pool.describe() });
    pools.pools.insert(id, pool);
    Ok(reply)
}

/// Changes the given settings. Of the omitted ones, some return to their defaults and some
/// stay: see [`UserPool::keep_or_reset`]. Attributes are no longer verified automatically
/// unless the request says so.
pub(crate) fn update(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let mut settings: Settings = input(body)?;
    configuration::check(body)?;
    settings.auto_verified_attributes.get_or_insert_default();
    settings.apply(pool)?;
    if let Some(name) = body.get("PoolName").and_then(Value::as_str) {
        name.clone_into(&mut pool.name);
    }
    pool.keep_or_reset(body);
    pool.modified = cx.now;
    Ok(json!({}))
}

pub(crate) fn first_factors(names: &[String]) -> Result<Vec<FirstAuthFactor>, Fault> {
    let factors = names.iter().map(|name| FirstAuthFactor::from_name(name));
    factors.collect()
}
