//! Devices, custom authentication, rotation, operators, tokens, sessions, attributes and
//! events in a seed.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/direct.rs"]
mod direct;

use std::net::Ipv4Addr;

use cognito_emulator::{Emulator, Seed};
use serde_json::{Value, json};

const PASSWORD: &str = "Correct-Horse7!";

fn emulator() -> Emulator {
    let seed = json!({
        "Credentials": { "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "not-so-secret" },
        "UserPools": [{
            "Id": "us-east-1_Emulator1",
            "DeviceConfiguration": { "ChallengeRequiredOnNewDevice": true },
            "CustomAuth": [{
                "Question": "2 + 2?", "Answer": "4", "PublicParameters": { "hint": "below 5" }
            }],
            "Clients": [{
                "ClientId": "webapp",
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH"],
                "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 10 }
            }],
            "Users": [{ "Username": "alice", "Password": PASSWORD }]
        }]
    });
    let seed = Seed::from_json(seed.to_string().as_bytes()).unwrap();
    Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed).unwrap()
}

/// A request over HTTP: the status and the body.
fn post(emulator: &Emulator, name: &str, headers: &[(&str, &str)], body: &Value) -> (u16, Value) {
    let agent = direct::agent();
    let target = format!("AWSCognitoIdentityProviderService.{name}");
    let mut request = agent
        .post(emulator.endpoint())
        .header("x-amz-target", target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut response = request.send(body.to_string()).unwrap();
    let body = response.body_mut().read_to_string().unwrap();
    (
        response.status().as_u16(),
        serde_json::from_str(&body).unwrap(),
    )
}

#[test]
fn a_seeded_pool_has_devices_and_rotation() {
    let emulator = emulator();
    let body = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "webapp",
                       "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD } });
    let (_, reply) = post(&emulator, "InitiateAuth", &[], &body);
    let result = &reply["AuthenticationResult"];
    let key = &result["NewDeviceMetadata"]["DeviceKey"];
    let confirm = json!({
        "AccessToken": result["AccessToken"], "DeviceKey": key,
        "DeviceSecretVerifierConfig": { "Salt": "AQ==", "PasswordVerifier": "Ag==" },
    });
    let (_, reply) = post(&emulator, "ConfirmDevice", &[], &confirm);
    assert_eq!(reply, json!({ "UserConfirmationNecessary": false }));
    let refresh = json!({ "RefreshToken": result["RefreshToken"], "ClientId": "webapp",
                          "DeviceKey": key });
    let (_, reply) = post(&emulator, "GetTokensFromRefreshToken", &[], &refresh);
    assert!(reply["AuthenticationResult"]["RefreshToken"].is_string());
}

#[test]
fn a_script_asks_with_its_public_parameters() {
    let emulator = emulator();
    let body = json!({ "AuthFlow": "CUSTOM_AUTH", "ClientId": "webapp",
                       "AuthParameters": { "USERNAME": "alice" } });
    let (_, challenge) = post(&emulator, "InitiateAuth", &[], &body);
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({ "USERNAME": "alice", "question": "2 + 2?", "hint": "below 5" })
    );
    let answer = json!({ "ChallengeName": "CUSTOM_CHALLENGE", "ClientId": "webapp",
                         "Session": challenge["Session"],
                         "ChallengeResponses": { "USERNAME": "alice", "ANSWER": "4" } });
    let (status, reply) = post(&emulator, "RespondToAuthChallenge", &[], &answer);
    assert_eq!(status, 200, "{reply}");
    assert!(reply["AuthenticationResult"].is_object());
}

#[test]
fn operators_must_sign() {
    let emulator = emulator();
    let body = json!({ "UserPoolId": emulator.user_pool_id(), "Username": "alice" });
    let (status, reply) = post(&emulator, "AdminGetUser", &[], &body);
    assert_eq!(status, 400);
    assert_eq!(reply["__type"], "MissingAuthenticationTokenException");
    let scope = "Credential=AKIDEXAMPLE/20231114/us-east-1/cognito-idp/aws4_request";
    let authorization = format!(
        "AWS4-HMAC-SHA256 {scope}, SignedHeaders=host;x-amz-date;x-amz-target, Signature=00"
    );
    let headers = [
        ("authorization", authorization.as_str()),
        ("x-amz-date", "20231114T221320Z"),
    ];
    let (status, reply) = post(&emulator, "AdminGetUser", &headers, &body);
    assert_eq!(status, 400);
    assert_eq!(reply["__type"], "InvalidSignatureException");
    let message = reply["message"].as_str().unwrap();
    assert!(
        message.starts_with("Signature expired: 20231114T221320Z"),
        "{message}"
    );
}

#[test]
fn a_seed_with_a_grace_period_beyond_aws_is_refused() {
    for rotation in [
        json!({ "Feature": "ENABLED", "RetryGracePeriodSeconds": 61 }),
        json!({ "Feature": "MAYBE" }),
    ] {
        let client = json!({ "RefreshTokenRotation": rotation });
        let seed = json!({ "UserPools": [{ "Clients": [client] }] }).to_string();
        let seed = Seed::from_json(seed.as_bytes()).unwrap();
        let address = (Ipv4Addr::LOCALHOST, 0).into();
        assert!(Emulator::start_on(address, &seed).is_err(), "{rotation}");
    }
}

#[test]
fn a_seed_sets_tokens_sessions_attributes_and_events() {
    let seed = json!({ "UserPools": [{
        "Id": "us-east-1_Emulator1",
        "UserAttributeUpdateSettings": {
            "AttributesRequireVerificationBeforeUpdate": ["email"]
        },
        "SessionConfiguration": {
            "UserSessionTracking": "ENABLED", "TokenSession": { "MaxPerUser": 1 }
        },
        "UserPoolAddOns": { "AdvancedSecurityMode": "AUDIT" },
        "Clients": [{
            "ClientId": "webapp", "AccessTokenValidity": 10, "IdTokenValidity": 10,
            "TokenValidityUnits": { "AccessToken": "seconds", "IdToken": "minutes" }
        }],
        "Users": [{
            "Username": "alice", "Password": PASSWORD,
            "Attributes": { "email": "alice@example.com", "email_verified": "true" },
            "AuthEvents": [{ "EventId": "event-1", "FeedbackToken": "feedback.token" }]
        }]
    }] });
    let seed = Seed::from_json(seed.to_string().as_bytes()).unwrap();
    let emulator = Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed).unwrap();
    let call = |name: &str, body: Value| {
        let (status, reply) = post(&emulator, name, &[], &body);
        assert_eq!(status, 200, "{reply}");
        reply
    };
    let sign_in = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "webapp",
        "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD },
    });
    call("InitiateAuth", sign_in.clone());
    let result = call("InitiateAuth", sign_in)["AuthenticationResult"].clone();
    assert_eq!(result["ExpiresIn"], 10);
    let token = &result["AccessToken"];
    let sessions = call("ListUserSessions", json!({ "AccessToken": token }));
    assert_eq!(sessions["Sessions"].as_array().unwrap().len(), 1);
    let email = json!([{ "Name": "email", "Value": "new@example.com" }]);
    let update = json!({ "AccessToken": token, "UserAttributes": email });
    call("UpdateUserAttributes", update);
    let user = call("GetUser", json!({ "AccessToken": token }));
    let attributes = user["UserAttributes"].as_array().unwrap();
    let old = json!({ "Name": "email", "Value": "alice@example.com" });
    assert!(attributes.contains(&old));
    let feedback = json!({
        "UserPoolId": "us-east-1_Emulator1", "Username": "alice", "EventId": "event-1",
        "FeedbackToken": "feedback.token", "FeedbackValue": "Valid",
    });
    call("UpdateAuthEventFeedback", feedback);
}

#[test]
fn a_seed_with_invalid_settings_is_refused() {
    for pool in [
        json!({ "UserPoolAddOns": { "AdvancedSecurityMode": "SOME" } }),
        json!({ "SessionConfiguration": { "UserSessionTracking": "PERHAPS" } }),
        json!({ "SessionConfiguration": {
            "UserSessionTracking": "ENABLED", "TokenSession": { "MaxPerUser": 101 }
        } }),
        json!({ "Clients": [{ "AccessTokenValidity": 0 }] }),
        json!({ "Clients": [{ "PreventUserExistenceErrors": "LEGACYY" }] }),
    ] {
        let seed = json!({ "UserPools": [pool] }).to_string();
        let seed = Seed::from_json(seed.as_bytes()).unwrap();
        let started = Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed);
        assert!(started.is_err(), "{pool}");
    }
    let units = json!({ "UserPools": [{ "Clients": [{
        "TokenValidityUnits": { "AccessToken": "weeks" }
    }] }] });
    Seed::from_json(units.to_string().as_bytes()).unwrap_err();
}

/// An emulator with this seed, or why it does not start.
fn started(seed: &Value) -> Result<Emulator, String> {
    let seed = Seed::from_json(seed.to_string().as_bytes()).unwrap();
    let started = Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed);
    started.map_err(|error| error.to_string())
}

#[test]
fn a_seed_with_duplicate_pool_ids_is_refused() {
    let id = json!({ "Id": "us-east-1_Emulator1" });
    let refusal = started(&json!({ "UserPools": [id, id] })).unwrap_err();
    assert!(refusal.contains("us-east-1_Emulator1"), "{refusal}");
    let client = json!({ "Clients": [{ "ClientId": "webapp" }] });
    let refusal = started(&json!({ "UserPools": [client, client] })).unwrap_err();
    assert!(refusal.contains("webapp"), "{refusal}");
}

#[test]
fn a_seed_with_duplicate_user_names_is_refused() {
    let user =
        |name: &str, attributes: &Value| json!({ "Username": name, "Attributes": attributes });
    let pool = |users: [Value; 2]| {
        json!({ "UserPools": [{
            "AliasAttributes": ["email", "preferred_username"],
            "Clients": [{}], "Users": users,
        }] })
    };
    let address = |verified: &str| json!({ "email": "a@example.com", "email_verified": verified });
    let preferred = json!({ "preferred_username": "al" });
    for attributes in [address("true"), preferred] {
        let users = [user("alice", &attributes), user("bob", &attributes)];
        let refusal = started(&pool(users)).unwrap_err();
        assert!(refusal.contains("already exists"), "{refusal}");
    }
    let users = [
        user("alice", &address("true")),
        user("bob", &address("false")),
    ];
    started(&pool(users)).unwrap();
}

#[test]
fn a_user_name_is_the_attribute_of_its_form() {
    let users = |users: Value| {
        json!({ "UserPools": [{
            "UsernameAttributes": ["email", "phone_number"],
            "Clients": [{ "ClientId": "webapp" }], "Users": users,
        }] })
    };
    let emulator = started(&users(json!([
        { "Username": "+15551234567", "Password": PASSWORD },
        { "Username": "a@example.com", "Password": PASSWORD,
          "Attributes": { "email": "b@example.com" } },
    ])))
    .unwrap();
    let sign_in = |name: &str| {
        let body = json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "webapp",
            "AuthParameters": { "USERNAME": name, "PASSWORD": PASSWORD },
        });
        post(&emulator, "InitiateAuth", &[], &body)
    };
    for (name, attribute, other) in [
        ("+15551234567", "phone_number", "email"),
        ("a@example.com", "email", "phone_number"),
    ] {
        let (status, reply) = sign_in(name);
        assert_eq!(status, 200, "{reply}");
        let token = &reply["AuthenticationResult"]["AccessToken"];
        let (_, user) = post(&emulator, "GetUser", &[], &json!({ "AccessToken": token }));
        let attributes = user["UserAttributes"].as_array().unwrap();
        assert!(attributes.contains(&json!({ "Name": attribute, "Value": name })));
        assert!(
            attributes
                .iter()
                .all(|attribute| attribute["Name"] != other)
        );
    }
    assert_eq!(sign_in("b@example.com").0, 400);
    let neither = json!([{ "Username": "alice", "Password": PASSWORD }]);
    let refusal = started(&users(neither)).unwrap_err();
    assert!(
        refusal.contains("either an email or a phone number"),
        "{refusal}"
    );
}
