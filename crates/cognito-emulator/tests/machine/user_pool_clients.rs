//! Operators and their app clients.

use cognito_srp_core::{ClientSecret, secret_hash};
use serde_json::{Value, json};

use crate::service::Operators;
use crate::support::is;

fn create(operators: &mut Operators, pool: &Value, settings: &Value) -> Value {
    let mut body = json!({ "UserPoolId": pool["Id"], "ClientName": "web" });
    let members = body.as_object_mut().unwrap();
    members.extend(settings.as_object().unwrap().clone());
    operators.ok("CreateUserPoolClient", &body)["UserPoolClient"].clone()
}

fn of(client: &Value) -> Value {
    json!({ "UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"] })
}

/// The contract, §9: as Terraform reads a client that was created with only a name.
#[test]
fn a_plain_client_has_the_defaults_of_the_service() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let client = create(&mut operators, &pool, &json!({}));
    assert_eq!(client["ClientId"].as_str().unwrap().len(), 26);
    for (member, expected) in [
        ("RefreshTokenValidity", json!(30)),
        ("EnableTokenRevocation", json!(true)),
        ("EnablePropagateAdditionalUserContextData", json!(false)),
        ("AuthSessionValidity", json!(3)),
        ("AllowedOAuthFlowsUserPoolClient", json!(false)),
    ] {
        assert_eq!(client[member], expected, "{member}");
    }
    for absent in [
        "AccessTokenValidity",
        "IdTokenValidity",
        "TokenValidityUnits",
        "PreventUserExistenceErrors",
        "ReadAttributes",
        "WriteAttributes",
        "CallbackURLs",
        "SupportedIdentityProviders",
        "ClientSecret",
    ] {
        assert!(client.get(absent).is_none(), "{absent}");
    }
    let described = operators.ok("DescribeUserPoolClient", &of(&client));
    assert_eq!(described["UserPoolClient"], client);
}

#[test]
fn an_update_resets_omitted_client_settings() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let given = json!({
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        "PreventUserExistenceErrors": "ENABLED",
        "EnableTokenRevocation": false,
        "AccessTokenValidity": 2,
        "CallbackURLs": ["https://example.org/"],
        "ReadAttributes": ["email"],
    });
    let secret = json!({ "GenerateSecret": true });
    let mut all = given.clone();
    all.as_object_mut()
        .unwrap()
        .extend(secret.as_object().unwrap().clone());
    let client = create(&mut operators, &pool, &all);
    for (member, value) in given.as_object().unwrap() {
        assert_eq!(client[member], *value, "{member}");
    }
    assert!(client.get("TokenValidityUnits").is_none());
    operators.seconds += 60;
    let mut update = of(&client);
    update["TokenValidityUnits"] = json!({ "IdToken": "minutes" });
    update["IdTokenValidity"] = 30.into();
    let updated = operators.ok("UpdateUserPoolClient", &update)["UserPoolClient"].clone();
    assert_eq!(updated["ClientName"], "web");
    assert_eq!(updated["ClientSecret"], client["ClientSecret"]);
    assert_eq!(updated["CreationDate"], client["CreationDate"]);
    assert_eq!(updated["LastModifiedDate"], operators.seconds);
    assert_eq!(
        updated["TokenValidityUnits"],
        json!({ "AccessToken": "hours", "IdToken": "minutes", "RefreshToken": "days" })
    );
    for gone in [
        "ReadAttributes",
        "CallbackURLs",
        "PreventUserExistenceErrors",
    ] {
        assert!(updated.get(gone).is_none(), "{gone}");
    }
    let described = operators.ok("DescribeUserPoolClient", &of(&client));
    assert_eq!(described["UserPoolClient"], updated);
}

#[test]
fn clients_are_listed_and_deleted() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let other = operators.pool(&json!({}));
    let client = create(&mut operators, &pool, &json!({}));
    let in_pool = json!({ "UserPoolId": pool["Id"] });
    let listed = operators.ok("ListUserPoolClients", &in_pool);
    assert_eq!(
        listed["UserPoolClients"],
        json!([{ "ClientId": client["ClientId"], "UserPoolId": pool["Id"],
                 "ClientName": "web" }])
    );
    let mut elsewhere = of(&client);
    elsewhere["UserPoolId"] = other["Id"].clone();
    let id = client["ClientId"].as_str().unwrap();
    let message = format!("User pool client {id} does not exist.");
    let expected = ("ResourceNotFoundException", message.as_str());
    is(
        &operators.refused("DescribeUserPoolClient", &elsewhere),
        expected,
    );
    assert_eq!(
        operators.ok("DeleteUserPoolClient", &of(&client)),
        Value::Null
    );
    for operation in [
        "DescribeUserPoolClient",
        "UpdateUserPoolClient",
        "DeleteUserPoolClient",
    ] {
        is(&operators.refused(operation, &of(&client)), expected);
    }
}

/// Tests that were run against AWS: of the legacy names only CUSTOM_AUTH_FLOW_ONLY restricts.
#[test]
fn legacy_names_also_allow_srp_and_refresh() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let user = json!({ "UserPoolId": pool["Id"], "Username": "alice" });
    operators.ok("AdminCreateUser", &user);
    for (flows, allowed) in [
        (json!(["USER_PASSWORD_AUTH"]), true),
        (json!(["ADMIN_NO_SRP_AUTH"]), true),
        (json!(["CUSTOM_AUTH_FLOW_ONLY"]), false),
    ] {
        let client = create(
            &mut operators,
            &pool,
            &json!({ "ExplicitAuthFlows": flows }),
        );
        assert_eq!(client["ExplicitAuthFlows"], flows);
        let begin = json!({
            "AuthFlow": "USER_SRP_AUTH", "ClientId": client["ClientId"],
            "AuthParameters": { "USERNAME": "alice", "SRP_A": "2" },
        });
        assert_eq!(operators.call("InitiateAuth", &begin).0 == 200, allowed);
        let refresh = json!({
            "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": client["ClientId"],
            "AuthParameters": { "REFRESH_TOKEN": "none" },
        });
        is(
            &operators.refused("InitiateAuth", &refresh),
            ("NotAuthorizedException", "Invalid Refresh Token"),
        );
    }
    let mixed = json!({
        "UserPoolId": pool["Id"], "ClientName": "web",
        "ExplicitAuthFlows": ["USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"],
    });
    is(
        &operators.refused("CreateUserPoolClient", &mixed),
        (
            "InvalidParameterException",
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.",
        ),
    );
}

/// The API reference: at most two, both valid, and never none.
#[test]
fn a_secret_can_be_replaced() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let user = json!({ "UserPoolId": pool["Id"], "Username": "alice" });
    operators.ok("AdminCreateUser", &user);
    let public = create(&mut operators, &pool, &json!({}));
    let (code, _) = operators.refused("AddUserPoolClientSecret", &of(&public));
    assert_eq!(code, "InvalidParameterException");
    let client = create(&mut operators, &pool, &json!({ "GenerateSecret": true }));
    let added = operators.ok("AddUserPoolClientSecret", &of(&client));
    let added = &added["ClientSecretDescriptor"];
    let id = client["ClientId"].as_str().unwrap();
    let secret_id = added["ClientSecretId"].as_str().unwrap();
    assert!(secret_id.starts_with(&format!("{id}--")), "{secret_id}");
    let (code, _) = operators.refused("AddUserPoolClientSecret", &of(&client));
    assert_eq!(code, "LimitExceededException");
    let begins = |operators: &mut Operators, secret: &Value| {
        let secret = ClientSecret::new(secret.as_str().unwrap());
        let body = json!({
            "AuthFlow": "USER_SRP_AUTH", "ClientId": id, "AuthParameters": {
                "USERNAME": "alice", "SRP_A": "2",
                "SECRET_HASH": secret_hash("alice", id, &secret).as_str(),
            },
        });
        operators.call("InitiateAuth", &body).0 == 200
    };
    let [old, new] = [&client["ClientSecret"], &added["ClientSecretValue"]];
    assert!(begins(&mut operators, old) && begins(&mut operators, new));
    let listed = operators.ok("ListUserPoolClientSecrets", &of(&client));
    let listed = listed["ClientSecrets"].as_array().unwrap().clone();
    assert_eq!(listed.len(), 2);
    assert!(
        listed
            .iter()
            .all(|it| it.get("ClientSecretValue").is_none())
    );
    let mut first = of(&client);
    first["ClientSecretId"] = listed[0]["ClientSecretId"].clone();
    assert_eq!(
        operators.ok("DeleteUserPoolClientSecret", &first),
        json!({})
    );
    assert!(!begins(&mut operators, old) && begins(&mut operators, new));
    let (code, _) = operators.refused("DeleteUserPoolClientSecret", &first);
    assert_eq!(code, "ResourceNotFoundException");
    let mut last = of(&client);
    last["ClientSecretId"] = listed[1]["ClientSecretId"].clone();
    let (code, _) = operators.refused("DeleteUserPoolClientSecret", &last);
    assert_eq!(code, "InvalidParameterException");
    assert!(begins(&mut operators, new));
}

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

/// The contract, §8: SetUserPoolMfaConfig replaces everything.
#[test]
fn the_mfa_of_a_pool_is_replaced_as_a_whole() {
    let mut operators = Operators::new();
    let pool = operators.pool(&json!({}));
    let set = |more: &Value| {
        let mut body = json!({ "UserPoolId": pool["Id"] });
        let members = body.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        body
    };
    let token = json!({ "MfaConfiguration": "OPTIONAL",
                        "SoftwareTokenMfaConfiguration": { "Enabled": true } });
    let reply = operators.ok("SetUserPoolMfaConfig", &set(&token));
    assert_eq!(
        reply["SoftwareTokenMfaConfiguration"],
        json!({ "Enabled": true })
    );
    let email = json!({ "MfaConfiguration": "ON",
                        "EmailMfaConfiguration": { "Message": "{####}", "Subject": "code" } });
    operators.ok("SetUserPoolMfaConfig", &set(&email));
    let read = operators.ok("GetUserPoolMfaConfig", &set(&json!({})));
    assert_eq!(
        read,
        json!({ "MfaConfiguration": "ON",
                "EmailMfaConfiguration": { "Message": "{####}", "Subject": "code" } })
    );
    let reply = operators.ok("SetUserPoolMfaConfig", &set(&json!({})));
    assert_eq!(reply, json!({ "MfaConfiguration": "OFF" }));
    for (given, message) in [
        (
            json!({ "SoftwareTokenMfaConfiguration": { "Enabled": false } }),
            "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
        ),
        (
            json!({ "MfaConfiguration": "ON",
                    "SoftwareTokenMfaConfiguration": { "Enabled": false } }),
            "Invalid MFA configuration given, can't disable all MFAs with a required or optional \
             configuration.",
        ),
    ] {
        is(
            &operators.refused("SetUserPoolMfaConfig", &set(&given)),
            ("InvalidParameterException", message),
        );
    }
}
