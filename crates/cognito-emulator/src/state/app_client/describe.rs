//! An app client as the API's answers have it.

use core::mem;

use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

use super::{AppClient, Settings};
use crate::ground::json::put;
use crate::state::token_validity::TokenValidity;

/// What is answered as it was given, and not at all when it was not.
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
    /// Keeps what an operator gave.
    pub(crate) fn keep(&mut self, given: &Value) {
        for name in KEPT {
            if let Some(value) = given.get(name).filter(|value| !value.is_null()) {
                self.kept.insert(name.to_owned(), value.clone());
            }
        }
        self.is_of_an_operator = true;
    }

    /// Whether a list of attributes has one; a list that is not given has all.
    fn lists(&self, list: &str, attribute: &str) -> bool {
        let list = self.kept.get(list).and_then(Value::as_array);
        list.is_none_or(|names| names.is_empty() || names.iter().any(|name| name == attribute))
    }
}

impl AppClient {
    /// Whether its users may write an attribute, as far as `WriteAttributes` say: all where
    /// there are none.
    pub(crate) fn may_write(&self, attribute: &str) -> bool {
        self.settings.lists("WriteAttributes", attribute)
    }

    /// Whether its users see an attribute, in tokens and by GetUser. The `sub` they do.
    pub(crate) fn may_read(&self, attribute: &str) -> bool {
        attribute == "sub" || self.settings.lists("ReadAttributes", attribute)
    }

    /// Has these settings from now on, but for the name where they have none.
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
            // With one unit given, all are answered.
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
