//! Who watches an emulator is told of each request, and of nothing secret.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::sync::mpsc;

use cognito_emulator::Emulator;
use serde_json::{Value, json};

#[path = "support/direct.rs"]
mod direct;

#[test]
fn each_request_is_told_with_its_outcome() {
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
    for expected in [
        "InitiateAuth 200 in ".to_owned(),
        "InitiateAuth 400 NotAuthorizedException in ".to_owned(),
        "an unknown operation 400 UnknownOperationException in ".to_owned(),
        format!(
            "GET /{}/.well-known/jwks.json 200 in ",
            emulator.user_pool_id()
        ),
    ] {
        let line = lines.recv().unwrap();
        let time = line
            .strip_prefix(&expected)
            .unwrap_or_else(|| panic!("{line}"));
        let milliseconds = time.strip_suffix(" ms").unwrap();
        milliseconds.parse::<u64>().unwrap();
        for secret in [password, "hunter2", "alice"] {
            assert!(!line.contains(secret), "{line}");
        }
    }
}
