//! The seed that `docs/emulator.md` shows.

use std::net::Ipv4Addr;

use cognito_emulator::{Emulator, Request, Seed};
use serde_json::{Value, json};

fn call(emulator: &Emulator, operation: &str, body: Value) -> Value {
    let response = emulator.handle(&Request::operation(operation, &body));
    serde_json::from_slice(&response.body).unwrap()
}

/// What `cognito emulator` has without a seed, according to the page.
#[test]
fn the_seed_of_the_command_has_a_machine() {
    let seed = include_bytes!("../../../cognito-cli/seed.json");
    let seed = Seed::from_json(seed).unwrap();
    let emulator = Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed).unwrap();
    let body = json!({
        "ClientId": "emulatormachine", "Secret": "EmulatorMachineSecret0123456789",
        "Scopes": ["emulator-api/read"],
    });
    let reply = call(&emulator, "GetClientToken", body);
    let result = &reply["ClientAuthenticationResult"];
    assert_eq!(result["TokenType"], "Bearer", "{reply}");
}

#[test]
fn the_documented_seed_is_valid() {
    let text = include_str!("../../../../docs/emulator.md");
    let (_, text) = text.split_once("```json\n").unwrap();
    let (json, _) = text.split_once("```").unwrap();
    let seed = Seed::from_json(json.as_bytes()).unwrap();
    let emulator = Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed).unwrap();
    assert_eq!(emulator.client_id(), "webapp");
    let flows = json!({
        "UserPoolId": emulator.user_pool_id(), "ClientName": "choice",
        "ExplicitAuthFlows": ["ALLOW_USER_AUTH"],
    });
    let reply = call(&emulator, "CreateUserPoolClient", flows);
    let body = json!({
        "AuthFlow": "USER_AUTH", "ClientId": reply["UserPoolClient"]["ClientId"],
        "AuthParameters": { "USERNAME": "dave" },
    });
    let reply = call(&emulator, "InitiateAuth", body);
    assert_eq!(
        reply["AvailableChallenges"],
        json!(["EMAIL_OTP"]),
        "{reply}"
    );
}

#[test]
fn the_documented_identity_pool_is_valid() {
    let text = include_str!("../../../../docs/emulator.md");
    let (_, text) = text.split_once("## Identity pools").unwrap();
    let (_, text) = text.split_once("```json\n").unwrap();
    let (json, _) = text.split_once("```").unwrap();
    let seed = Seed::from_json(json.as_bytes()).unwrap();
    let emulator = Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed).unwrap();
    let input = json!({ "IdentityPoolId": emulator.identity_pool_id() });
    for operation in ["DescribeIdentityPool", "GetIdentityPoolRoles"] {
        let response = emulator.handle(&Request::identity_pool_operation(operation, &input));
        let read: Value = serde_json::from_slice(&response.body).unwrap();
        let given: Value = serde_json::from_str(json).unwrap();
        for (name, value) in read.as_object().unwrap() {
            assert_eq!(given["IdentityPools"][0][name], *value, "{operation}");
        }
    }
}
