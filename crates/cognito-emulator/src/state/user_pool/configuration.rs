//! A pool's settings in replies: those with an effect, and those that are only stored.

use serde_json::{Map, Value, json};

use super::UserPool;
use crate::ground::fault::Fault;
use crate::ground::json::put;

/// Settings that are stored and returned as they were given.
const KEPT: [&str; 19] = [
    "AccountRecoverySetting",
    "AcrConfiguration",
    "AdminCreateUserConfig",
    "DcrConfiguration",
    "DeletionProtection",
    "EmailConfiguration",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "IssuerConfiguration",
    "KeyConfiguration",
    "LambdaConfig",
    "SmsAuthenticationMessage",
    "SmsConfiguration",
    "SmsVerificationMessage",
    "UserPoolAddOns",
    "UserPoolTags",
    "UserPoolTier",
    "UsernameConfiguration",
    "VerificationMessageTemplate",
];

/// The stored settings that UpdateUserPool resets if they are omitted. Measurements showed
/// that others stay, although the API reference says otherwise.
const RESET: [&str; 11] = [
    "AdminCreateUserConfig",
    "EmailConfiguration",
    "EmailVerificationMessage",
    "EmailVerificationSubject",
    "LambdaConfig",
    "SmsAuthenticationMessage",
    "SmsConfiguration",
    "SmsVerificationMessage",
    "UserPoolAddOns",
    "UserPoolTags",
    "VerificationMessageTemplate",
];

/// The flat texts, and their names in the template.
const TEXTS: [(&str, &str); 3] = [
    ("EmailVerificationMessage", "EmailMessage"),
    ("EmailVerificationSubject", "EmailSubject"),
    ("SmsVerificationMessage", "SmsMessage"),
];

impl UserPool {
    /// Stores the settings of CreateUserPool.
    pub(crate) fn keep(&mut self, given: &Value) {
        for name in KEPT {
            if let Some(value) = given.get(name).filter(|value| !value.is_null()) {
                self.kept.insert(name.to_owned(), value.clone());
            }
        }
    }

    /// Stores the settings of UpdateUserPool, and resets omitted ones.
    pub(crate) fn keep_or_reset(&mut self, given: &Value) {
        for name in RESET {
            self.kept.remove(name);
        }
        self.keep(given);
    }

    /// A stored setting, by its path.
    pub(crate) fn kept(&self, path: &[&str]) -> Option<&Value> {
        let (first, rest) = path.split_first()?;
        rest.iter()
            .try_fold(self.kept.get(*first)?, |value, name| value.get(name))
    }

    /// The tags.
    pub(crate) fn tags(&self) -> Map<String, Value> {
        let tags = self.kept(&["UserPoolTags"]).and_then(Value::as_object);
        tags.cloned().unwrap_or_default()
    }

    pub(crate) fn set_tags(&mut self, tags: Map<String, Value>) {
        self.kept.insert("UserPoolTags".to_owned(), tags.into());
    }

    pub(crate) fn arn(&self) -> String {
        format!(
            "arn:aws:cognito-idp:{}:000000000000:userpool/{}",
            self.id.region(),
            self.id
        )
    }

    /// `UserPoolType`.
    pub(crate) fn describe(&self) -> Value {
        let mut pool = json!({
            "DeletionProtection": "INACTIVE",
            "LambdaConfig": {},
            "VerificationMessageTemplate": { "DefaultEmailOption": "CONFIRM_WITH_CODE" },
            "EmailConfiguration": { "EmailSendingAccount": "COGNITO_DEFAULT" },
            "UserPoolTier": "ESSENTIALS",
            "UserPoolTags": {},
        });
        for (name, value) in &self.kept {
            put(&mut pool, name, value.clone());
        }
        self.mirror(&mut pool);
        let factors = self.first_factors.iter().map(|factor| factor.as_str());
        for (name, value) in [
            ("Id", self.id().into()),
            ("Name", self.name.as_str().into()),
            ("Arn", self.arn().into()),
            ("CreationDate", self.created.unix_seconds().into()),
            ("LastModifiedDate", self.modified.unix_seconds().into()),
            ("MfaConfiguration", self.mfa.mode.as_str().into()),
            ("EstimatedNumberOfUsers", self.users.len().into()),
            (
                "SchemaAttributes",
                self.schema.describe(&self.required_attributes),
            ),
            (
                "Policies",
                json!({
                    "PasswordPolicy": self.policy.describe(),
                    "SignInPolicy": { "AllowedFirstAuthFactors": factors.collect::<Value>() },
                }),
            ),
        ] {
            put(&mut pool, name, value);
        }
        for (name, attributes) in [
            ("AliasAttributes", &self.alias_attributes),
            ("UsernameAttributes", &self.username_attributes),
            ("AutoVerifiedAttributes", &self.auto_verified_attributes),
        ] {
            if !attributes.is_empty() {
                put(&mut pool, name, attributes.clone());
            }
        }
        if !self.verification_before_update.is_empty() {
            let names = json!(self.verification_before_update);
            let settings = json!({ "AttributesRequireVerificationBeforeUpdate": names });
            put(&mut pool, "UserAttributeUpdateSettings", settings);
        }
        if let Some(devices) = self.device_configuration {
            put(&mut pool, "DeviceConfiguration", devices.describe());
        }
        pool
    }

    /// Adds what the service adds to the given settings.
    fn fill_in(&self, pool: &mut Value) {
        if let Some(sms) = pool.get_mut("SmsConfiguration")
            && sms.get("SnsRegion").is_none()
        {
            put(sms, "SnsRegion", self.id.region());
        }
        if let Some(add_ons) = pool.get_mut("UserPoolAddOns")
            && add_ons.get("AdvancedSecurityAdditionalFlows").is_none()
        {
            put(add_ons, "AdvancedSecurityAdditionalFlows", json!({}));
        }
        let Some(triggers) = pool.get_mut("LambdaConfig") else {
            return;
        };
        let flat = triggers.get("PreTokenGeneration").cloned();
        let versioned = triggers
            .pointer("/PreTokenGenerationConfig/LambdaArn")
            .cloned();
        match (flat, versioned) {
            (Some(arn), None) => {
                let config = json!({ "LambdaVersion": "V1_0", "LambdaArn": arn });
                put(triggers, "PreTokenGenerationConfig", config);
            }
            (None, Some(arn)) => put(triggers, "PreTokenGeneration", arn),
            _ => {}
        }
    }

    /// Settings that the service returns in two places.
    fn mirror(&self, pool: &mut Value) {
        let days = self.policy.temporary_password_validity_days();
        let mut invitations = json!({ "AllowAdminCreateUserOnly": false });
        for (name, value) in self
            .kept(&["AdminCreateUserConfig"])
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            put(&mut invitations, name, value.clone());
        }
        put(&mut invitations, "UnusedAccountValidityDays", days);
        put(pool, "AdminCreateUserConfig", invitations);
        self.fill_in(pool);
        for (flat, in_template) in TEXTS {
            let template = self.kept(&["VerificationMessageTemplate", in_template]);
            let text = self.kept(&[flat]).or(template).cloned();
            let Some(text) = text else { continue };
            put(pool, flat, text.clone());
            if let Some(template) = pool.get_mut("VerificationMessageTemplate") {
                put(template, in_template, text);
            }
        }
        if let Some(template) = pool.get_mut("VerificationMessageTemplate")
            && template.get("DefaultEmailOption").is_none()
        {
            put(template, "DefaultEmailOption", "CONFIRM_WITH_CODE");
        }
    }
}

/// Refuses incompatible settings of a pool.
pub(crate) fn check(given: &Value) -> Result<(), Fault> {
    let has = |name: &str| {
        let list = given.get(name).and_then(Value::as_array);
        list.is_some_and(|list| !list.is_empty())
    };
    if has("AliasAttributes") && has("UsernameAttributes") {
        return Err(Fault::invalid_parameter(
            "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.",
        ));
    }
    let at = |path: &str| given.pointer(path).filter(|value| !value.is_null());
    if at("/Policies/PasswordPolicy/TemporaryPasswordValidityDays").is_some()
        && at("/AdminCreateUserConfig/UnusedAccountValidityDays").is_some()
    {
        return Err(Fault::invalid_parameter(
            "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of \
             UnusedAccountValidityDays",
        ));
    }
    check_senders_and_triggers(at)?;
    check_recovery(at("/AccountRecoverySetting/RecoveryMechanisms"))
}

fn check_senders_and_triggers<'a>(at: impl Fn(&str) -> Option<&'a Value>) -> Result<(), Fault> {
    let text = |path: &str| at(path).and_then(Value::as_str);
    let lambda = |name: &str| at(&format!("/LambdaConfig/{name}"));
    let has_sender = ["CustomEmailSender", "CustomSMSSender"]
        .iter()
        .any(|it| lambda(it).is_some());
    let (one, other) = (
        text("/LambdaConfig/PreTokenGeneration"),
        text("/LambdaConfig/PreTokenGenerationConfig/LambdaArn"),
    );
    let factors = at("/Policies/SignInPolicy/AllowedFirstAuthFactors").and_then(Value::as_array);
    let because = if text("/EmailConfiguration/EmailSendingAccount") == Some("DEVELOPER")
        && text("/EmailConfiguration/SourceArn").is_none()
    {
        "Source ARN is required to use DEVELOPER email sending owner"
    } else if has_sender && lambda("KMSKeyID").is_none() {
        "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used."
    } else if one.zip(other).is_some_and(|(one, other)| one != other) {
        "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda \
         function ARN's"
    } else if factors.is_some_and(|factors| !factors.iter().any(|it| it == "PASSWORD")) {
        "Password should be configured as one of the allowed first auth factors."
    } else {
        return Ok(());
    };
    Err(Fault::invalid_parameter(because))
}

fn check_recovery(mechanisms: Option<&Value>) -> Result<(), Fault> {
    let mechanisms = mechanisms.and_then(Value::as_array);
    let [first, second] = mechanisms.map(Vec::as_slice).unwrap_or_default() else {
        return Ok(());
    };
    let same = |member: &str| first.get(member) == second.get(member);
    let is_admin = |it: &Value| it.get("Name").and_then(Value::as_str) == Some("admin_only");
    let because = if same("Name") || same("Priority") {
        "Account Recovery Setting cannot have duplicate priorities or recovery mechanisms."
    } else if is_admin(first) || is_admin(second) {
        "Account Recovery Setting cannot use admin_only setting with any other recovery mechanisms."
    } else {
        return Ok(());
    };
    Err(Fault::invalid_parameter(format!(
        "Invalid account recovery setting parameter. {because}"
    )))
}
