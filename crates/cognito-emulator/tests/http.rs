//! HTTP responses byte by byte: the format of AWS's own answers.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/direct.rs"]
mod direct;

use std::collections::BTreeSet;

use cognito_emulator::Emulator;
use direct::agent;
use serde_json::{Value, json};
use ureq::http::{HeaderMap, Method, Request};

fn post(emulator: &Emulator, target: &str, body: &str) -> (u16, HeaderMap, String) {
    let mut response = agent()
        .post(emulator.endpoint())
        .header("x-amz-target", target)
        .header("content-type", "application/x-amz-json-1.1")
        .send(body)
        .unwrap();
    let body = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), response.headers().clone(), body)
}

fn operation(emulator: &Emulator, name: &str, body: &Value) -> (u16, HeaderMap, Value) {
    let target = format!("AWSCognitoIdentityProviderService.{name}");
    let (status, headers, body) = post(emulator, &target, &body.to_string());
    (status, headers, serde_json::from_str(&body).unwrap())
}

#[test]
fn an_error_has_the_shape_of_aws() {
    let emulator = Emulator::start().unwrap();
    let body = json!({ "AccessToken": "x" }).to_string();
    let (status, headers, body) = post(
        &emulator,
        "AWSCognitoIdentityProviderService.GetUser",
        &body,
    );
    assert_eq!(status, 400);
    // Compact, `__type` first and without a namespace, a small `message`.
    assert_eq!(
        body,
        r#"{"__type":"NotAuthorizedException","message":"Invalid Access Token"}"#
    );
    for (name, value) in [
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amzn-errortype", "NotAuthorizedException:"),
        ("x-amzn-errormessage", "Invalid Access Token"),
        ("access-control-allow-origin", "*"),
        (
            "access-control-expose-headers",
            "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
        ),
    ] {
        assert_eq!(headers.get(name).unwrap(), value, "{name}");
    }
    assert_eq!(headers["x-amzn-requestid"].len(), 36);
    assert!(headers.contains_key("date"));
}

#[test]
fn a_request_outside_the_api_is_refused() {
    let emulator = Emulator::start().unwrap();
    let prefix = "AWSCognitoIdentityProviderService";
    for (target, body, code) in [
        (
            format!("{prefix}.NoSuchOperation"),
            "{}",
            "UnknownOperationException",
        ),
        (
            "Other.InitiateAuth".to_owned(),
            "{}",
            "UnknownOperationException",
        ),
        (
            format!("{prefix}.InitiateAuth"),
            "{",
            "SerializationException",
        ),
        (
            format!("{prefix}.InitiateAuth"),
            r#"{"ClientId":1}"#,
            "SerializationException",
        ),
        (
            format!("{prefix}.InitiateAuth"),
            "{}",
            "InvalidParameterException",
        ),
        (
            format!("{prefix}.InitiateAuth"),
            r#"{"AuthFlow":"USER_SRP_AUTH","ClientId":"unknown"}"#,
            "ResourceNotFoundException",
        ),
    ] {
        let (status, _, reply) = post(&emulator, &target, body);
        let reply: Value = serde_json::from_str(&reply).unwrap();
        assert_eq!(
            (status, &reply["__type"]),
            (400, &json!(code)),
            "{target} {body}"
        );
    }
    let (_, _, reply) = operation(
        &emulator,
        "AdminCreateUser",
        &json!({ "UserPoolId": "no pool", "Username": "a b" }),
    );
    assert_eq!(
        reply["message"],
        "2 validation errors detected: Value 'no pool' at 'userPoolId' failed to satisfy \
         constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+; \
         Value at 'username' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"
    );
    assert_eq!(
        agent().get(emulator.endpoint()).call().unwrap().status(),
        404
    );
}

#[test]
fn a_preflight_request_is_answered() {
    let emulator = Emulator::start().unwrap();
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri(emulator.endpoint())
        .header("origin", "http://localhost:3000")
        .header("access-control-request-method", "POST")
        .header(
            "access-control-request-headers",
            "x-amz-target,content-type",
        )
        .body(())
        .unwrap();
    let response = agent().run(preflight).unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    let allowed = response.headers()["access-control-allow-headers"]
        .to_str()
        .unwrap();
    let allowed: BTreeSet<&str> = allowed.split(',').collect();
    for header in [
        "x-amz-target",
        "content-type",
        "x-amz-user-agent",
        "cache-control",
    ] {
        assert!(allowed.contains(header), "{header}");
    }
}

#[test]
fn the_keys_can_be_fetched_by_discovery() {
    let emulator = Emulator::start().unwrap();
    let get = |url: &str| -> Value {
        let body = agent()
            .get(url)
            .call()
            .unwrap()
            .body_mut()
            .read_to_string()
            .unwrap();
        serde_json::from_str(&body).unwrap()
    };
    let issuer = format!("{}/{}", emulator.endpoint(), emulator.user_pool_id());
    let discovery = get(&format!("{issuer}/.well-known/openid-configuration"));
    assert_eq!(discovery["issuer"], issuer);
    let jwks = get(discovery["jwks_uri"].as_str().unwrap());
    let keys = jwks["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 2);
    for key in keys {
        assert_eq!(
            (&key["kty"], &key["alg"], &key["use"]),
            (&json!("RSA"), &json!("RS256"), &json!("sig"))
        );
        assert_eq!(key["e"], "AQAB");
        // 2048 bits in base64url.
        assert_eq!(key["n"].as_str().unwrap().len(), 342);
    }
    assert_ne!(keys[0]["kid"], keys[1]["kid"]);
}

#[test]
fn an_sdk_creates_a_pool() {
    let emulator = Emulator::start().unwrap();
    let ok = |name: &str, body: Value| -> Value {
        let (status, _, reply) = operation(&emulator, name, &body);
        assert_eq!(status, 200, "{name}: {reply}");
        reply
    };
    let pool = ok(
        "CreateUserPool",
        json!({ "PoolName": "people", "AliasAttributes": ["email"] }),
    );
    let pool = pool["UserPool"]["Id"].clone();
    let client = ok(
        "CreateUserPoolClient",
        json!({ "UserPoolId": pool, "ClientName": "web", "GenerateSecret": true,
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"] }),
    );
    let client = client["UserPoolClient"].clone();
    assert_eq!(client["ClientSecret"].as_str().unwrap().len(), 51);
    let created = ok(
        "AdminCreateUser",
        json!({ "UserPoolId": pool, "Username": "carol", "TemporaryPassword": "Temporary-1",
                "UserAttributes": [{ "Name": "email", "Value": "carol@example.com" }] }),
    );
    assert_eq!(created["User"]["UserStatus"], "FORCE_CHANGE_PASSWORD");
    let twice = json!({ "UserPoolId": pool, "Username": "carol" });
    let (_, _, reply) = operation(&emulator, "AdminCreateUser", &twice);
    assert_eq!(reply["__type"], "UsernameExistsException");
    ok(
        "AdminSetUserPassword",
        json!({ "UserPoolId": pool, "Username": "carol", "Password": "Correct-Horse7!",
                "Permanent": true }),
    );
    let secret = cognito_srp_core::ClientSecret::new(client["ClientSecret"].as_str().unwrap());
    let id = client["ClientId"].as_str().unwrap();
    let signed_in = ok(
        "InitiateAuth",
        json!({ "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": id, "AuthParameters": {
            "USERNAME": "carol", "PASSWORD": "Correct-Horse7!",
            "SECRET_HASH": cognito_srp_core::secret_hash("carol", id, &secret).to_string() } }),
    );
    let access = &signed_in["AuthenticationResult"]["AccessToken"];
    assert_eq!(
        ok("GetUser", json!({ "AccessToken": access }))["Username"],
        "carol"
    );
}
