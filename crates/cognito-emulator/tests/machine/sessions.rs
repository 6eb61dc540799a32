//! Sessions: bound to user, app client and step, and valid for three minutes.

use crate::support::{PASSWORD, POOL, Setup, asks, has_tokens, is};
use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewAppClient, NewUser};
use cognito_srp_core::{ClientSecret, secret_hash};
use serde_json::{Value, json};

const INVALID: (&str, &str) = ("NotAuthorizedException", "Invalid session for the user.");
const EXPIRED: (&str, &str) = (
    "NotAuthorizedException",
    "Invalid session for the user, session is expired.",
);

/// Bob and carol, who receive codes by text message.
fn setup() -> Setup {
    let mut setup = Setup::new();
    setup
        .pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
    for name in ["bob", "carol"] {
        let new = NewUser::new(name, PASSWORD)
            .with_attribute("phone_number", "+15555551234")
            .with_mfa(MfaType::Sms);
        setup.add(new);
    }
    setup
}

/// Bob's SMS_MFA with the correct answer.
fn right_answer(setup: &mut Setup) -> Value {
    let challenge = setup.password("bob");
    asks(&challenge, "SMS_MFA");
    let code = setup.newest_message().code;
    setup.answer(
        &challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    )
}

#[test]
fn a_session_belongs_to_one_user_client_and_step() {
    let mut setup = setup();
    let other = NewAppClient::public().with_id("other");
    setup.with(|pool, cx| pool.add_client(other, cx)).unwrap();
    let right = right_answer(&mut setup);
    let changed = |member: &str, value: Value| {
        let mut body = right.clone();
        body[member] = value;
        body
    };
    let mut by_carol = right.clone();
    by_carol["ChallengeResponses"]["USERNAME"] = "carol".into();
    let mut by_nobody = right.clone();
    by_nobody["ChallengeResponses"]["USERNAME"] = "nobody".into();
    for wrong in [
        by_carol,
        by_nobody,
        changed("ClientId", json!("other")),
        changed("ChallengeName", json!("EMAIL_OTP")),
        changed("ChallengeName", json!("SOFTWARE_TOKEN_MFA")),
        changed("ChallengeName", json!("NEW_PASSWORD_REQUIRED")),
        changed("ChallengeName", json!("ADMIN_NO_SRP_AUTH")),
        changed("Session", json!("AYABnonsense-nonsense-nonsense")),
    ] {
        is(&setup.refused("RespondToAuthChallenge", wrong), INVALID);
    }
    // None of these has changed anything.
    has_tokens(&setup.ok("RespondToAuthChallenge", right));
}

#[test]
fn the_secret_hash_covers_the_real_name_in_every_answer() {
    let mut setup = setup();
    let secret = ClientSecret::new("not-so-secret");
    let hash = |name: &str| secret_hash(name, "backend", &secret).to_string();
    let client = NewAppClient::confidential(ClientSecret::new(secret.expose())).with_id("backend");
    setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    let dora = NewUser::new("dora", PASSWORD)
        .with_attribute("email", "dora@example.com")
        .with_attribute("email_verified", "true")
        .with_attribute("phone_number", "+15555551234")
        .with_mfa(MfaType::Sms);
    setup.add(dora);
    setup.client_id = "backend".to_owned();

    let mut body = setup.password_body("dora@example.com", PASSWORD);
    body["AuthParameters"]["SECRET_HASH"] = hash("dora@example.com").into();
    let challenge = setup.ok("InitiateAuth", body);
    assert_eq!(challenge["ChallengeParameters"]["USER_ID_FOR_SRP"], "dora");
    let code = setup.newest_message().code;
    let answer = |setup: &Setup, hash: Option<String>| {
        let responses = json!({ "USERNAME": "dora", "SMS_MFA_CODE": code, "SECRET_HASH": hash });
        setup.answer(&challenge, responses)
    };
    for (hash, message) in [
        (
            None,
            "Client backend is configured with secret but SECRET_HASH was not received",
        ),
        (
            Some(hash("dora@example.com")),
            "Unable to verify secret hash for client backend",
        ),
    ] {
        let wrong = answer(&setup, hash);
        let refusal = setup.refused("RespondToAuthChallenge", wrong);
        is(&refusal, ("NotAuthorizedException", message));
    }
    let right = answer(&setup, Some(hash("dora")));
    has_tokens(&setup.ok("RespondToAuthChallenge", right));
}

#[test]
fn what_is_missing_is_named() {
    let mut setup = setup();
    let right = right_answer(&mut setup);
    let mut without = right.clone();
    without.as_object_mut().unwrap().remove("Session");
    let null = json!(null);
    let mut nobody = right.clone();
    nobody["ChallengeResponses"]["USERNAME"] = null.clone();
    let mut nothing = right.clone();
    nothing["ChallengeResponses"] = null;
    for (body, name) in [
        (without, "Session"),
        (nobody, "USERNAME"),
        (nothing, "USERNAME"),
    ] {
        is(
            &setup.refused("RespondToAuthChallenge", body),
            (
                "InvalidParameterException",
                &format!("Missing required parameter {name}"),
            ),
        );
    }
    let mut unknown = right;
    unknown["ChallengeName"] = "TELEPATHY".into();
    let refusal = setup.refused("RespondToAuthChallenge", unknown);
    assert!(
        refusal.1.starts_with(
            "1 validation error detected: Value 'TELEPATHY' at 'challengeName' failed to satisfy \
             constraint: Member must satisfy enum value set: ["
        ),
        "{}",
        refusal.1
    );
}

#[test]
fn a_session_lives_three_minutes() {
    for (age, good) in [(179, true), (180, false), (900, false)] {
        let mut setup = setup();
        let right = right_answer(&mut setup);
        setup.seconds += age;
        if good {
            has_tokens(&setup.ok("RespondToAuthChallenge", right));
        } else {
            is(&setup.refused("RespondToAuthChallenge", right), EXPIRED);
        }
    }
}

#[test]
fn an_app_client_can_extend_sessions() {
    let mut setup = setup();
    let slow = NewAppClient::public()
        .with_id("slow")
        .with_auth_session_validity(15);
    setup.with(|pool, cx| pool.add_client(slow, cx)).unwrap();
    setup.client_id = "slow".to_owned();
    let right = right_answer(&mut setup);
    setup.seconds += 899;
    has_tokens(&setup.ok("RespondToAuthChallenge", right));
    let right = right_answer(&mut setup);
    setup.seconds += 900;
    is(&setup.refused("RespondToAuthChallenge", right), EXPIRED);

    for (minutes, bound) in [
        (2, "greater than or equal to 3"),
        (16, "less than or equal to 15"),
    ] {
        let body = json!({
            "UserPoolId": POOL, "ClientName": "hasty", "AuthSessionValidity": minutes,
        });
        is(
            &setup.refused("CreateUserPoolClient", body),
            (
                "InvalidParameterException",
                &format!(
                    "1 validation error detected: Value '{minutes}' at 'authSessionValidity' \
                     failed to satisfy constraint: Member must have value {bound}"
                ),
            ),
        );
    }
}

#[test]
fn extra_parameters_of_clients_are_accepted() {
    // Android's empty DEVICE_KEY, JavaScript's null, and keys of other flows.
    for device_key in [json!(""), json!(null)] {
        let mut setup = setup();
        let (ephemeral, _) = setup.start_srp("alice");
        let body = json!({
            "AuthFlow": "USER_SRP_AUTH", "ClientId": "webapp",
            "AuthParameters": {
                "USERNAME": "alice", "SRP_A": ephemeral.public_value().to_hex(),
                "CHALLENGE_NAME": "SRP_A", "DEVICE_KEY": device_key,
            },
            "ClientMetadata": null,
            "UserContextData": { "EncodedData": "x" },
            "AnalyticsMetadata": { "AnalyticsEndpointId": "x" },
        });
        let reply = setup.ok("InitiateAuth", body);
        let started = (ephemeral, reply["ChallengeParameters"].clone());
        let mut claim = setup.claim(started, PASSWORD, &setup.now().to_string());
        claim["ChallengeResponses"]["DEVICE_KEY"] = device_key.clone();
        claim["ChallengeResponses"]["NO_SUCH_KEY"] = "x".into();
        claim["Session"] = json!(null);
        claim["ClientMetadata"] = json!({ "a": "b" });
        has_tokens(&setup.ok("RespondToAuthChallenge", claim));

        let mut right = right_answer(&mut setup);
        right["ChallengeResponses"]["DEVICE_KEY"] = device_key;
        right["ChallengeResponses"]["SOFTWARE_TOKEN_MFA_CODE"] = "123456".into();
        has_tokens(&setup.ok("RespondToAuthChallenge", right));
    }
}
