//! Settings of app clients that do not go together.

use serde_json::json;

use crate::service::Operators;
use crate::support::is;
use crate::user_pool_clients::{create, of};

/// The contract, §9.1, where each text has its source.
#[test]
fn incompatible_settings_are_refused_in_the_services_words() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({
        "Schema": [{ "Name": "email", "AttributeDataType": "String", "Required": true }],
    }));
    operators.ok(
        "CreateResourceServer",
        &json!({ "UserPoolId": pool["Id"], "Identifier": "api", "Name": "api",
                 "Scopes": [{ "ScopeName": "read", "ScopeDescription": "read" }] }),
    );
    let no_google = format!(
        "The provider Google does not exist for User Pool {}.",
        pool["Id"].as_str().unwrap()
    );
    let invalid = "InvalidParameterException";
    let write = "Invalid write attributes specified while creating a client";
    for (settings, code, message) in [
        (
            json!({ "ReadAttributes": ["custom:none"] }),
            invalid,
            "Invalid read attributes specified while creating a client",
        ),
        (
            json!({ "WriteAttributes": ["email", "custom:none"] }),
            invalid,
            write,
        ),
        (
            json!({ "WriteAttributes": ["email", "email_verified"] }),
            invalid,
            write,
        ),
        (
            json!({ "WriteAttributes": ["email", "sub"] }),
            invalid,
            write,
        ),
        (json!({ "WriteAttributes": ["name"] }), invalid, write),
        (
            json!({ "AllowedOAuthFlowsUserPoolClient": true }),
            invalid,
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed \
             to use OAuth flows.",
        ),
        (
            json!({ "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"] }),
            invalid,
            "CallbackUrls can not be empty when code flow or implicit flow is selected",
        ),
        (
            json!({ "AllowedOAuthFlows": ["code", "client_credentials"],
                    "CallbackURLs": ["https://a.example"] }),
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected along with code flow or implicit flow.",
        ),
        (
            json!({ "AllowedOAuthFlows": ["client_credentials"] }),
            "InvalidOAuthFlowException",
            "client_credentials flow can not be selected if client does not have a client secret.",
        ),
        (
            json!({ "AllowedOAuthFlows": ["client_credentials"], "GenerateSecret": true,
                    "AllowedOAuthScopes": ["openid"] }),
            "InvalidOAuthFlowException",
            "openid is not supported with client_credentials flow",
        ),
        (
            json!({ "AllowedOAuthScopes": ["api/read", "api/write"] }),
            "ScopeDoesNotExistException",
            "Invalid scope requested: api/write",
        ),
        (
            json!({ "SupportedIdentityProviders": ["COGNITO", "Google"] }),
            invalid,
            no_google.as_str(),
        ),
        (
            json!({ "CallbackURLs": ["https://a.example"], "DefaultRedirectURI": "https://b.example" }),
            invalid,
            "The default redirect URI https://b.example is not in the callback URIs list.",
        ),
        (
            json!({ "CallbackURLs": ["http://a.example"] }),
            invalid,
            "http://a.example cannot use the HTTP protocol.",
        ),
        (
            json!({ "CallbackURLs": ["http://localhost.a.example"] }),
            invalid,
            "http://localhost.a.example cannot use the HTTP protocol.",
        ),
        (
            json!({ "LogoutURLs": ["https://a.example/#b"] }),
            invalid,
            "https://a.example/#b cannot use fragment",
        ),
        (
            json!({ "EnablePropagateAdditionalUserContextData": true }),
            invalid,
            "Client Secret is required to set EnablePropagateAdditionalUserContextData as true",
        ),
        (
            json!({ "AnalyticsConfiguration": { "ApplicationId": "a" } }),
            invalid,
            "Invalid analytics configuration given, either <application arn> or <application id, \
             role arn, external id> are valid",
        ),
        (
            json!({ "RefreshTokenValidity": 60, "AccessTokenValidity": 2,
                    "TokenValidityUnits": { "RefreshToken": "minutes" } }),
            invalid,
            "Access and Id Token expiration times must be less than or equal to refresh token \
             expiration times.",
        ),
    ] {
        let mut body = json!({ "UserPoolId": pool["Id"], "ClientName": "web" });
        let members = body.as_object_mut().unwrap();
        members.extend(settings.as_object().unwrap().clone());
        is(
            &operators.refused("CreateUserPoolClient", &body),
            (code, message),
        );
    }
    let client = create(
        &mut operators,
        &pool,
        &json!({
            "AllowedOAuthFlowsUserPoolClient": true, "AllowedOAuthFlows": ["code"],
            "AllowedOAuthScopes": ["openid", "api/read"],
            "CallbackURLs": ["http://localhost:3000/back", "http://[::1]/"],
            "WriteAttributes": ["email"],
        }),
    );
    let mut body = of(&client);
    body["WriteAttributes"] = json!(["name"]);
    is(
        &operators.refused("UpdateUserPoolClient", &body),
        (
            invalid,
            "Invalid write attributes specified while updating a client",
        ),
    );
}
