//! The running emulator: its seed, its outbox and its clock.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

#[path = "support/direct.rs"]
mod direct;

use std::net::Ipv4Addr;
use std::time::Duration;

use cognito_emulator::{Emulator, MfaMode, MfaSettings, MfaType, NewUser, Request, Seed};
use serde_json::{Value, json};

const PASSWORD: &str = "Correct-Horse7!";

fn call(emulator: &Emulator, operation: &str, body: Value) -> (u16, Value) {
    let response = emulator.handle(&Request::operation(operation, &body));
    let body = serde_json::from_slice(&response.body).unwrap();
    (response.status, body)
}

fn sign_in(emulator: &Emulator, username: &str) -> Value {
    let body = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": emulator.client_id(),
        "AuthParameters": { "USERNAME": username, "PASSWORD": PASSWORD },
    });
    call(emulator, "InitiateAuth", body).1
}

/// The reply of `GET /_emulator/outbox`.
fn outbox(emulator: &Emulator, query: &str) -> Vec<Value> {
    let url = format!("{}/_emulator/outbox{query}", emulator.endpoint());
    let mut response = direct::agent().get(url).call().unwrap();
    let body = response.body_mut().read_to_string().unwrap();
    let body: Value = serde_json::from_str(&body).unwrap();
    body["Messages"].as_array().unwrap().clone()
}

#[test]
fn messages_can_be_read_over_http() {
    let emulator = Emulator::start().unwrap();
    emulator
        .with_pool(|pool, cx| {
            pool.set_mfa(MfaSettings::new(MfaMode::Required, [MfaType::Email]));
            // Here a user name may have the form of an address.
            pool.set_alias_attributes([]);
            for (name, address) in [("a+b@c d", "ab@example.com"), ("zoë", "zoe@example.com")] {
                let name = name.replace(' ', "_");
                pool.add_user(
                    NewUser::new(&name, PASSWORD).with_attribute("email", address),
                    cx,
                )?;
            }
            Ok(())
        })
        .unwrap();
    assert!(outbox(&emulator, "").is_empty());
    for username in ["a+b@c_d", "zoë", "a+b@c_d"] {
        assert_eq!(sign_in(&emulator, username)["ChallengeName"], "EMAIL_OTP");
    }
    assert_eq!(outbox(&emulator, "").len(), 3);
    assert!(outbox(&emulator, "?username=nobody").is_empty());
    let of_zoe = outbox(&emulator, "?username=zo%C3%AB");
    let of_ab = outbox(&emulator, "?username=a%2Bb%40c_d");
    assert_eq!((of_zoe.len(), of_ab.len()), (1, 2));

    // Inside the process they are the same, in the same order.
    let messages = emulator.outbox();
    for (message, json) in messages.iter().zip([&of_ab[0], &of_zoe[0], &of_ab[1]]) {
        assert_eq!(json["Username"], message.username);
        assert_eq!(json["Destination"], message.destination);
        assert_eq!(json["DeliveryMedium"], "EMAIL");
        assert_eq!(json["Purpose"], "EMAIL_OTP");
        assert_eq!(json["Code"], message.code);
        assert_eq!(json["Sent"], message.sent.unix_seconds());
    }
    let debug = format!("{messages:?}");
    for message in &messages {
        assert!(!debug.contains(&message.code), "a code is not for logs");
    }
}

#[test]
fn the_clock_can_be_set_forward() {
    let emulator = Emulator::start().unwrap();
    let alice = NewUser::new("alice", PASSWORD).with_attribute("email", "alice@example.com");
    emulator.add(alice).unwrap();
    emulator
        .with_pool(|pool, _| {
            pool.set_mfa(MfaSettings::new(MfaMode::Required, [MfaType::Email]));
            Ok(())
        })
        .unwrap();
    let challenge = sign_in(&emulator, "alice");
    let code = emulator.outbox().pop().unwrap().code;
    emulator.advance_clock(Duration::from_secs(180));
    let answer = json!({
        "ChallengeName": "EMAIL_OTP", "ClientId": emulator.client_id(),
        "Session": challenge["Session"],
        "ChallengeResponses": { "USERNAME": "alice", "EMAIL_OTP_CODE": code },
    });
    let (status, reply) = call(&emulator, "RespondToAuthChallenge", answer);
    assert_eq!(status, 400);
    assert_eq!(
        reply["message"],
        "Invalid session for the user, session is expired."
    );
}

#[test]
fn a_seed_creates_everything_in_it() {
    let seed = json!({ "UserPools": [
        {
            "Id": "us-east-1_First", "MfaConfiguration": "OPTIONAL",
            "EnabledMfas": ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"],
            "Schema": [{ "Name": "name", "Required": true }, { "Name": "sub", "Required": true }],
            "Clients": [{ "ClientId": "first", "AuthSessionValidity": 15 }],
            "Users": [
                { "Username": "token", "Password": PASSWORD,
                  "SoftwareTokenSecret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                  "UserMFASettingList": ["SOFTWARE_TOKEN_MFA"] },
                { "Username": "both", "Password": PASSWORD,
                  "Attributes": { "email": "b@example.com", "phone_number": "+15555551234" },
                  "UserMFASettingList": ["SMS_MFA", "EMAIL_OTP"],
                  "PreferredMfaSetting": "EMAIL_OTP" },
                { "Username": "new", "Password": PASSWORD, "Temporary": true },
                { "Username": "same", "Password": PASSWORD,
                  "UserStatus": "FORCE_CHANGE_PASSWORD" },
                { "Username": "waits", "Password": PASSWORD, "UserStatus": "UNCONFIRMED" },
                { "Username": "reset", "Password": PASSWORD, "UserStatus": "RESET_REQUIRED" },
                { "Username": "off", "Password": PASSWORD, "Enabled": false }
            ]
        },
        {
            "Id": "us-east-1_Second", "MfaConfiguration": "ON",
            "EnabledMfas": ["SOFTWARE_TOKEN_MFA"],
            "Clients": [{ "ClientId": "second" }],
            "Users": [{ "Username": "zoe", "Password": PASSWORD }]
        }
    ]});
    let seed = Seed::from_json(seed.to_string().as_bytes()).unwrap();
    let emulator = Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed).unwrap();
    for (username, expected) in [
        ("token", "SOFTWARE_TOKEN_MFA"),
        ("both", "EMAIL_OTP"),
        ("new", "NEW_PASSWORD_REQUIRED"),
        ("same", "NEW_PASSWORD_REQUIRED"),
    ] {
        let reply = sign_in(&emulator, username);
        assert_eq!(reply["ChallengeName"], expected, "{username}");
    }
    let required = &sign_in(&emulator, "new")["ChallengeParameters"]["requiredAttributes"];
    assert_eq!(required, r#"["userAttributes.name"]"#);
    for (username, code) in [
        ("waits", "UserNotConfirmedException"),
        ("reset", "PasswordResetRequiredException"),
        ("off", "NotAuthorizedException"),
    ] {
        assert_eq!(sign_in(&emulator, username)["__type"], code, "{username}");
    }

    // A request with only a session finds its pool among the two.
    let body = json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "second",
        "AuthParameters": { "USERNAME": "zoe", "PASSWORD": PASSWORD },
    });
    let (_, challenge) = call(&emulator, "InitiateAuth", body);
    assert_eq!(challenge["ChallengeName"], "MFA_SETUP");
    let body = json!({ "Session": challenge["Session"] });
    let (status, reply) = call(&emulator, "AssociateSoftwareToken", body);
    assert_eq!(status, 200, "{reply}");
    let unknown = json!({ "Session": "AYABnonsense-nonsense-nonsense" });
    let (_, reply) = call(&emulator, "AssociateSoftwareToken", unknown);
    assert_eq!(reply["message"], "Invalid session for the user.");
}

#[test]
fn an_invalid_seed_is_refused() {
    for pool in [
        json!({ "MfaConfiguration": "PERHAPS" }),
        json!({ "EnabledMfas": ["TELEPATHY"] }),
        json!({ "Clients": [{ "AuthSessionValidity": 2 }] }),
        json!({ "Users": [{ "Username": "a", "Password": PASSWORD, "UserStatus": "HAPPY" }] }),
        json!({ "Users": [{ "Username": "a", "Password": PASSWORD, "SoftwareTokenSecret": "1" }] }),
        json!({ "Users": [{ "Username": "a", "Password": PASSWORD,
                            "PreferredMfaSetting": "TELEPATHY" }] }),
    ] {
        let seed = json!({ "UserPools": [pool] }).to_string();
        let seed = Seed::from_json(seed.as_bytes()).unwrap();
        assert!(
            Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed).is_err(),
            "{pool}"
        );
    }
}

#[test]
fn an_invitation_contains_the_temporary_password() {
    let emulator = Emulator::start().unwrap();
    let pool = emulator.user_pool_id();
    let attributes = json!([{ "Name": "email", "Value": "bob@example.com" }]);
    for (more, sent) in [
        (json!({ "DesiredDeliveryMediums": ["EMAIL"] }), 1),
        // By text message by default, and there is no number.
        (json!({}), 0),
        (
            json!({ "DesiredDeliveryMediums": ["EMAIL"], "MessageAction": "SUPPRESS" }),
            0,
        ),
    ] {
        let before = emulator.outbox().len();
        let username = format!("bob-{sent}-{before}-{}", more.to_string().len());
        let mut body = more.clone();
        body["UserPoolId"] = json!(pool);
        body["Username"] = json!(username);
        body["UserAttributes"] = attributes.clone();
        let (status, reply) = call(&emulator, "AdminCreateUser", body);
        assert_eq!(status, 200, "{reply}");
        let messages = emulator.outbox();
        assert_eq!(messages.len() - before, sent, "{more}");
        let Some(message) = messages.get(before) else {
            continue;
        };
        assert_eq!(message.purpose, "AdminCreateUser");
        let body = json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": emulator.client_id(),
            "AuthParameters": { "USERNAME": username, "PASSWORD": message.code },
        });
        let (_, reply) = call(&emulator, "InitiateAuth", body);
        assert_eq!(reply["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    }
}

/// A clock that cannot move any further must not panic.
#[test]
fn a_sign_in_at_the_end_of_time() {
    let emulator = Emulator::start().unwrap();
    emulator.add_user("alice", "Correct-Horse7!").unwrap();
    emulator.advance_clock(Duration::MAX);
    let body = json!({
        "AuthFlow": "USER_SRP_AUTH", "ClientId": emulator.client_id(),
        "AuthParameters": { "USERNAME": "alice", "SRP_A": "02" },
    });
    let response = emulator.handle(&Request::operation("InitiateAuth", &body));
    assert_eq!(response.status, 200);
}

/// Users' codes are not for pages in a browser.
#[test]
fn pages_of_other_origins_do_not_read_the_outbox() {
    let emulator = Emulator::start().unwrap();
    let keys = format!("/{}/.well-known/jwks.json", emulator.user_pool_id());
    for (path, shared) in [("/_emulator/outbox", false), (keys.as_str(), true)] {
        let response = direct::agent()
            .get(format!("{}{path}", emulator.endpoint()))
            .call()
            .unwrap();
        let allowed = response.headers().get("access-control-allow-origin");
        assert_eq!(allowed.is_some(), shared, "{path}");
    }
}
