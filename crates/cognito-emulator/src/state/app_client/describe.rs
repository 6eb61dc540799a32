//! An app client as the API's answers have it.

use cognito_srp_core::Timestamp;
use serde_json::{Value, json};

use super::{AppClient, NewAppClient};
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

impl NewAppClient {
    /// Keeps what an operator gave.
    pub(crate) fn keep(&mut self, given: &Value) {
        for name in KEPT {
            if let Some(value) = given.get(name).filter(|value| !value.is_null()) {
                self.kept.insert(name.to_owned(), value.clone());
            }
        }
        self.is_of_an_operator = true;
    }
}

impl AppClient {
    /// Has the settings of `new`, but for the id and the secret, and for the name where
    /// `new` has none.
    pub(crate) fn change(&mut self, new: NewAppClient, now: Timestamp) {
        if !new.name.is_empty() {
            self.name = new.name;
        }
        self.flows = new.flows;
        self.prevent_user_existence_errors = new.prevent_user_existence_errors;
        self.rotation = new.rotation;
        self.auth_session_validity = new.auth_session_validity;
        self.token_validity = new.token_validity;
        self.kept = new.kept;
        self.is_of_an_operator = new.is_of_an_operator;
        self.modified = now;
    }

    /// `UserPoolClientType`, with the secret.
    pub(crate) fn describe(&self, pool_id: &str) -> Value {
        let flows = self.flows.iter().map(|flow| flow.as_setting());
        let rotation = match self.rotation {
            Some(grace) => json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": grace }),
            None => json!({ "Feature": "DISABLED" }),
        };
        let mut client = json!({
            "UserPoolId": pool_id,
            "ClientName": self.name,
            "ClientId": self.id,
            "CreationDate": self.created.unix_seconds(),
            "LastModifiedDate": self.modified.unix_seconds(),
            "RefreshTokenRotation": rotation,
            "ExplicitAuthFlows": flows.collect::<Value>(),
            "EnableTokenRevocation": true,
            "EnablePropagateAdditionalUserContextData": false,
            "AllowedOAuthFlowsUserPoolClient": false,
            "AuthSessionValidity": self.auth_session_validity,
        });
        let validity = self.token_validity.describe();
        let is_told = |name: &str| match name {
            "RefreshTokenValidity" => true,
            // With one unit given, all are answered.
            "TokenValidityUnits" if self.is_of_an_operator => self.kept.contains_key(name),
            _ => !self.is_of_an_operator && self.token_validity != TokenValidity::default(),
        };
        if !self.is_of_an_operator && self.prevent_user_existence_errors {
            put(&mut client, "PreventUserExistenceErrors", "ENABLED");
        }
        for (name, value) in &self.kept {
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
