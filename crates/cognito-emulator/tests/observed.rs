//! Observers of an emulator learn of each request, but of no password.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::sync::mpsc;

use cognito_emulator::{Emulator, Request};
use serde_json::{Value, json};

#[path = "support/direct.rs"]
mod direct;

#[test]
fn each_request_is_reported_with_its_outcome() {
    let emulator = Emulator::start().unwrap();
    let password = "Correct-Horse7!";
    emulator.add_user("alice", password).unwrap();
    let (told, lines) = mpsc::channel();
    emulator.on_request(move |request| told.send(request.to_string()).unwrap());
    let sign_in = |password: &str| {
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": emulator.client_id(),
            "AuthParameters": { "USERNAME": "alice", "PASSWORD": password },
        })
    };
    let post = |operation: &str, body: &Value| {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        direct::agent()
            .post(emulator.endpoint())
            .header("x-amz-target", target)
            .send(body.to_string())
            .unwrap();
    };
    post("InitiateAuth", &sign_in(password));
    post("InitiateAuth", &sign_in("wrong-hunter2"));
    post("hunter2", &json!({}));
    let keys = format!(
        "/{}/.well-known/jwks.json?token=hunter2",
        emulator.user_pool_id()
    );
    let keys = format!("{}{keys}", emulator.endpoint());
    direct::agent().get(keys).call().unwrap();
    let pool = emulator.user_pool_id();
    let whose = format!(", {pool}, alice");
    for (expected, whose) in [
        ("InitiateAuth 200 in ".to_owned(), whose.as_str()),
        (
            "InitiateAuth 400 NotAuthorizedException in ".to_owned(),
            whose.as_str(),
        ),
        (
            "an unknown operation 400 UnknownOperationException in ".to_owned(),
            "",
        ),
        (format!("GET /{pool}/.well-known/jwks.json 200 in "), ""),
    ] {
        let line = lines.recv().unwrap();
        let time = line
            .strip_prefix(&expected)
            .unwrap_or_else(|| panic!("{line}"));
        let time = time.strip_suffix(whose).unwrap();
        let milliseconds = time.strip_suffix(" ms").unwrap();
        milliseconds.parse::<u64>().unwrap();
        for secret in [password, "hunter2"] {
            assert!(!line.contains(secret), "{line}");
        }
    }
}

/// "Sent" codes are in the line too, because nobody else receives them; members without effect
/// are reported once.
#[test]
fn messages_and_warnings_are_reported() {
    let emulator = Emulator::start().unwrap();
    let (told, lines) = mpsc::channel();
    emulator.on_request(move |request| {
        told.send((request.to_string(), request.to_json())).unwrap();
    });
    for name in ["carol", "dave\n\u{1b}[2J"] {
        let body = json!({
            "ClientId": emulator.client_id(), "Username": name.replace('\n', ""),
            "Password": "Correct-Horse7!", "ClientMetadata": { "a": "b" },
            "UserAttributes": [{ "Name": "email", "Value": "carol@example.com" }],
        });
        direct::agent()
            .post(emulator.endpoint())
            .header("x-amz-target", "AWSCognitoIdentityProviderService.SignUp")
            .send(body.to_string())
            .unwrap();
    }
    let code = emulator.outbox()[0].code.clone();
    let warning = "SignUp: ClientMetadata has no effect in the emulator";
    let (text, line) = lines.recv().unwrap();
    let mut rows = text.lines();
    assert!(rows.next().unwrap().ends_with(", carol"), "{text}");
    let sent = format!("  EMAIL for SignUp to carol@example.com: {code}");
    assert_eq!(rows.next().unwrap(), sent);
    assert_eq!(rows.next().unwrap(), format!("  warning: {warning}"));
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(line["operation"], "SignUp");
    assert_eq!(line["userPoolId"], emulator.user_pool_id());
    assert_eq!(line["username"], "carol");
    assert_eq!(line["sent"][0]["Code"], code.as_str());
    assert_eq!(line["warnings"], json!([warning]));
    let (text, _) = lines.recv().unwrap();
    assert!(!text.contains("warning"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text:?}");
    assert_eq!(emulator.warnings(), [warning]);
}

/// Users can sign in only with OpenID Connect providers; the details of others are only stored.
#[test]
fn details_of_a_provider_without_effect_are_reported() {
    let emulator = Emulator::start().unwrap();
    let create = |name: &str, kind: &str| {
        let details = json!({
            "client_id": "id", "client_secret": "secret", "authorize_scopes": "openid",
            "oidc_issuer": "https://issuer.example", "attributes_request_method": "GET",
        });
        let body = json!({
            "UserPoolId": emulator.user_pool_id(), "ProviderName": name, "ProviderType": kind,
            "ProviderDetails": details, "AttributeMapping": { "username": "sub" },
        });
        let request = Request::operation("CreateIdentityProvider", &body);
        let response = emulator.handle(&request);
        assert_eq!(
            response.status,
            200,
            "{:?}",
            String::from_utf8(response.body)
        );
    };
    create("Corp", "OIDC");
    assert_eq!(emulator.warnings(), Vec::<String>::new());
    create("Google", "Google");
    let named = ["AttributeMapping", "ProviderDetails"]
        .map(|member| format!("CreateIdentityProvider: {member} has no effect in the emulator"));
    assert_eq!(emulator.warnings(), named);
}
