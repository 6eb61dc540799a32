//! Operators and their app clients.

use cognito_srp_core::{ClientSecret, secret_hash};
use serde_json::{Value, json};

use crate::service::Operators;
use crate::support::is;

pub(crate) fn create(operators: &mut Operators, pool: &Value, settings: &Value) -> Value {
    let mut body = json!({ "UserPoolId": pool["Id"], "ClientName": "web" });
    let members = body.as_object_mut().unwrap();
    members.extend(settings.as_object().unwrap().clone());
    operators.ok("CreateUserPoolClient", &body)["UserPoolClient"].clone()
}

pub(crate) fn of(client: &Value) -> Value {
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
