//! An app client as replies contain it.

use core::mem;

use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

use super::{AppClient, Settings};
use crate::ground::json::put;
use crate::state::token_validity::TokenValidity;

/// Settings that replies contain as they were given; omitted ones are left out.
const KEPT: [&str; 18] = [
    "AccessTokenValidity",
    "AllowedOAuthFlows",
    "AllowedOAuthFlowsUserPoolClient",
    "AllowedOAuthScopes",
    "AnalyticsConfiguration",
    "CallbackURLs",
    "DefaultRedirectURI",
    "EnablePropagateAdditionalUserContextData",
    "EnableTokenRevocation",
    "ExplicitAuthFlows",
    "IdTokenValidity",
    "LogoutURLs",
    "PreventUserExistenceErrors",
    "ReadAttributes",
    "RefreshTokenRotation",
    "SupportedIdentityProviders",
    "TokenValidityUnits",
    "WriteAttributes",
];

impl Settings {
    /// Stores what an operator gave.
    pub(crate) fn keep(&mut self, given: &Value) {
        for name in KEPT {
            if let Some(value) = given.get(name).filter(|value| !value.is_null()) {
                self.kept.insert(name.to_owned(), value.clone());
            }
        }
        self.is_of_an_operator = true;
    }

    /// Whether a list contains an attribute; a missing list contains all.
    fn lists(&self, list: &str, attribute: &str) -> bool {
        let list = self.kept.get(list).and_then(Value::as_array);
        list.is_none_or(|names| names.is_empty() || names.iter().any(|name| name == attribute))
    }
}

impl AppClient {
    /// Whether `WriteAttributes` lets users write an attribute; without the list they can
    /// write all.
    pub(crate) fn may_write(&self, attribute: &str) -> bool {
        self.settings.lists("WriteAttributes", attribute)
    }

    /// Whether users can read an attribute, in tokens and with GetUser. `sub` is always
    /// readable.
    pub(crate) fn may_read(&self, attribute: &str) -> bool {
        attribute == "sub" || self.settings.lists("ReadAttributes", attribute)
    }

    /// Replaces the settings; without a name in them the name stays.
    pub(crate) fn change(&mut self, new: Settings, now: Timestamp) {
        let before = mem::replace(&mut self.settings, new);
        if self.settings.name.is_empty() {
            self.settings.name = before.name;
        }
        self.modified = now;
    }

    /// `UserPoolClientType`, with the secret.
    pub(crate) fn describe(&self, pool_id: &str) -> Value {
        let settings = &self.settings;
        let flows = settings.flows.iter().map(|flow| flow.as_setting());
        let rotation = match settings.rotation {
            Some(grace) => json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": grace }),
            None => json!({ "Feature": "DISABLED" }),
        };
        let mut client = json!({
            "UserPoolId": pool_id,
            "ClientName": settings.name,
            "ClientId": self.id,
            "CreationDate": self.created.unix_seconds(),
            "LastModifiedDate": self.modified.unix_seconds(),
            "RefreshTokenRotation": rotation,
            "ExplicitAuthFlows": flows.collect::<Value>(),
            "EnableTokenRevocation": true,
            "EnablePropagateAdditionalUserContextData": false,
            "AllowedOAuthFlowsUserPoolClient": false,
            "AuthSessionValidity": settings.auth_session_validity,
        });
        let validity = settings.token_validity.describe();
        let is_told = |name: &str| match name {
            "RefreshTokenValidity" => true,
            // If one unit was given, the reply has all of them.
            "TokenValidityUnits" if settings.is_of_an_operator => settings.kept.contains_key(name),
            _ => !settings.is_of_an_operator && settings.token_validity != TokenValidity::default(),
        };
        if !settings.is_of_an_operator && settings.prevent_user_existence_errors {
            put(&mut client, "PreventUserExistenceErrors", "ENABLED");
        }
        for (name, value) in &settings.kept {
            put(&mut client, name, value.clone());
        }
        for (name, value) in validity {
            if is_told(name) {
                put(&mut client, name, value);
            }
        }
        if let Some(secret) = self.secrets.first() {
            put(&mut client, "ClientSecret", secret.value.expose());
        }
        client
    }
}
