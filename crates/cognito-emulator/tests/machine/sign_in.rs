//! The pool as a state machine: no sockets, and a clock that the test sets.

use std::time::Duration;

use crate::support::{self, PASSWORD, Setup, is};
use cognito_emulator::{NewAppClient, NewUser, Request};
use cognito_srp_core::{ClientSecret, Timestamp, secret_hash};
use serde_json::{Value, json};

const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");

fn password_flow(client_id: &str, username: &str, password: &str) -> Value {
    json!({
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client_id,
        "AuthParameters": { "USERNAME": username, "PASSWORD": password },
    })
}

#[test]
fn srp_proves_the_password() {
    let mut setup = Setup::new();
    let started = setup.start_srp("alice");
    let claim = setup.claim(started, PASSWORD, &setup.now().to_string());
    let reply = setup.ok("RespondToAuthChallenge", claim.clone());
    assert!(reply["AuthenticationResult"]["AccessToken"].is_string());
    assert_eq!(reply["ChallengeParameters"], json!({}));
    // The secret block is used up.
    is(&setup.refused("RespondToAuthChallenge", claim), WRONG);

    let started = setup.start_srp("alice");
    let claim = setup.claim(started, "Wrong-Horse7!", &setup.now().to_string());
    is(&setup.refused("RespondToAuthChallenge", claim), WRONG);
}

#[test]
fn one_challenge_allows_one_guess() {
    let mut setup = Setup::new();
    let started = setup.start_srp("alice");
    let right = setup.claim(started, PASSWORD, &setup.now().to_string());
    let mut wrong = right.clone();
    wrong["ChallengeResponses"]["PASSWORD_CLAIM_SIGNATURE"] =
        support::base64_encode(&[0; 32]).into();
    is(&setup.refused("RespondToAuthChallenge", wrong), WRONG);
    is(&setup.refused("RespondToAuthChallenge", right), WRONG);
}

#[test]
fn a_challenge_lives_three_minutes() {
    for (age, good) in [(179, true), (180, false)] {
        let mut setup = Setup::new();
        let started = setup.start_srp("alice");
        setup.seconds += age;
        let claim = setup.claim(started, PASSWORD, &setup.now().to_string());
        let (status, _) = setup.call("RespondToAuthChallenge", claim);
        assert_eq!(status == 200, good, "after {age} s");
    }
}

#[test]
fn the_timestamp_format_is_strict() {
    // 2023-11-05 has a day below 10.
    let five_november = 1_699_142_400;
    for (text, good) in [
        ("Sun Nov 5 00:00:00 UTC 2023", true),
        ("Sun Nov 5 00:05:00 UTC 2023", true),
        ("Sun Nov 5 00:05:01 UTC 2023", false),
        ("Sun Nov 05 00:00:00 UTC 2023", false),
        ("Sun Nov  5 00:00:00 UTC 2023", false),
        ("Sun Nov 5 12:00:00 UTC 2023", false),
        ("Sun nov 5 00:00:00 UTC 2023", false),
        ("2023-11-05T00:00:00Z", false),
    ] {
        let mut setup = Setup::new();
        setup.pool.set_timestamp_tolerance(Duration::from_secs(300));
        setup.seconds = five_november;
        let started = setup.start_srp("alice");
        let claim = setup.claim(started, PASSWORD, text);
        let (status, _) = setup.call("RespondToAuthChallenge", claim);
        assert_eq!(status == 200, good, "{text}");
    }
}

/// A Go client that uses a 12-hour clock signs in on AWS all day.
#[test]
fn a_timestamp_may_be_half_a_day_off() {
    for (off, good) in [(12 * 3600, true), (12 * 3600 + 301, false)] {
        let mut setup = Setup::new();
        let started = setup.start_srp("alice");
        let then = Timestamp::since_unix_epoch(Duration::from_secs(setup.seconds - off));
        let claim = setup.claim(started, PASSWORD, &then.to_string());
        let (status, _) = setup.call("RespondToAuthChallenge", claim);
        assert_eq!(status == 200, good, "{off} s off");
    }
}

#[test]
fn an_unknown_user_gets_a_stable_challenge() {
    let mut setup = Setup::new();
    let (_, first) = setup.start_srp("nobody");
    let (_, again) = setup.start_srp("nobody");
    let (_, other) = setup.start_srp("somebody");
    for name in ["SALT", "USER_ID_FOR_SRP"] {
        assert_eq!(first[name], again[name], "{name}");
        assert_ne!(first[name], other[name], "{name}");
    }
    assert_ne!(first["SRP_B"], again["SRP_B"]);
    assert_ne!(first["SECRET_BLOCK"], again["SECRET_BLOCK"]);
    let id = first["USER_ID_FOR_SRP"].as_str().unwrap();
    let dashes: Vec<usize> = id.match_indices('-').map(|(at, _)| at).collect();
    assert_eq!(
        (id.len(), dashes),
        (36, vec![8, 13, 18, 23]),
        "a UUID: {id}"
    );

    let started = setup.start_srp("nobody");
    let claim = setup.claim(started, PASSWORD, &setup.now().to_string());
    is(&setup.refused("RespondToAuthChallenge", claim), WRONG);
    let flow = password_flow("webapp", "nobody", PASSWORD);
    is(&setup.refused("InitiateAuth", flow), WRONG);
}

#[test]
fn legacy_clients_learn_who_exists() {
    let mut setup = Setup::new();
    let legacy = NewAppClient::public()
        .with_id("legacy")
        .telling_unknown_users();
    setup.with(|pool, cx| pool.add_client(legacy, cx)).unwrap();
    let refusal = setup.refused("InitiateAuth", password_flow("legacy", "nobody", PASSWORD));
    is(&refusal, ("UserNotFoundException", "User does not exist."));
}

#[test]
fn an_alias_counts_once_it_is_verified() {
    let mut setup = Setup::new();
    let flow = password_flow("webapp", "alice@example.com", PASSWORD);
    is(&setup.refused("InitiateAuth", flow), WRONG);
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true");
    setup.with(|pool, cx| pool.add_user(bob, cx)).unwrap();
    let (_, challenge) = setup.start_srp("bob@example.com");
    assert_eq!(challenge["USER_ID_FOR_SRP"], "bob");
    assert_eq!(challenge["USERNAME"], "bob");
}

#[test]
fn the_secret_hash_covers_the_name_of_its_request() {
    let mut setup = Setup::new();
    let secret = ClientSecret::new("not-so-secret");
    let hash = |name: &str| secret_hash(name, "backend", &secret).to_string();
    let client = NewAppClient::confidential(ClientSecret::new(secret.expose())).with_id("backend");
    setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true");
    setup.with(|pool, cx| pool.add_user(bob, cx)).unwrap();
    setup.client_id = "backend".to_owned();

    let start = |hash: Option<String>| {
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": "backend",
            "AuthParameters": {
                "USERNAME": "bob@example.com", "PASSWORD": PASSWORD, "SECRET_HASH": hash,
            },
        })
    };
    let unable = (
        "NotAuthorizedException",
        "Unable to verify secret hash for client backend",
    );
    let missing = (
        "NotAuthorizedException",
        "Client backend is configured with secret but SECRET_HASH was not received",
    );
    is(&setup.refused("InitiateAuth", start(None)), missing);
    is(
        &setup.refused("InitiateAuth", start(Some(hash("bob")))),
        unable,
    );
    let tokens = setup.ok("InitiateAuth", start(Some(hash("bob@example.com"))));
    let refresh = tokens["AuthenticationResult"]["RefreshToken"].clone();

    // In the answer it covers the returned name.
    for (name, good) in [("bob@example.com", false), ("bob", true)] {
        let ephemeral = cognito_srp_core::Ephemeral::from_entropy([7; 64]).unwrap();
        let reply = setup.ok(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_SRP_AUTH", "ClientId": "backend",
                "AuthParameters": {
                    "USERNAME": "bob@example.com", "SECRET_HASH": hash("bob@example.com"),
                    "SRP_A": ephemeral.public_value().to_hex(),
                },
            }),
        );
        let started = (ephemeral, reply["ChallengeParameters"].clone());
        let mut claim = setup.claim(started, PASSWORD, &setup.now().to_string());
        claim["ChallengeResponses"]["SECRET_HASH"] = hash(name).into();
        let (status, body) = setup.call("RespondToAuthChallenge", claim);
        assert_eq!(status == 200, good, "over {name}: {body}");
    }

    // REFRESH_TOKEN_AUTH: over the stored name. GetTokensFromRefreshToken: the secret itself.
    for (name, good) in [("bob@example.com", false), ("bob", true)] {
        let body = json!({
            "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": "backend",
            "AuthParameters": { "REFRESH_TOKEN": refresh, "SECRET_HASH": hash(name) },
        });
        assert_eq!(
            setup.call("InitiateAuth", body).0 == 200,
            good,
            "over {name}"
        );
    }
    for (given, good) in [
        (json!("not-so-secret"), true),
        (json!(hash("bob")), false),
        (json!(null), false),
    ] {
        let body = json!({ "RefreshToken": refresh, "ClientId": "backend", "ClientSecret": given });
        assert_eq!(
            setup.call("GetTokensFromRefreshToken", body).0 == 200,
            good,
            "{given}"
        );
    }
}

#[test]
fn an_answer_by_another_user_is_refused() {
    let mut setup = Setup::new();
    setup
        .with(|pool, cx| pool.add_user(NewUser::new("mallory", PASSWORD), cx))
        .unwrap();
    let started = setup.start_srp("alice");
    let mut claim = setup.claim(started, PASSWORD, &setup.now().to_string());
    claim["ChallengeResponses"]["USERNAME"] = "mallory".into();
    is(&setup.refused("RespondToAuthChallenge", claim), WRONG);
}

#[test]
fn a_client_public_value_of_zero_is_refused() {
    let mut setup = Setup::new();
    let modulus = cognito_srp_core::srp::CognitoSrp::cognito();
    let n = cognito_srp_core::srp::Group::modulus(modulus.group()).to_hex();
    for srp_a in ["0", n.as_str(), "-1", "xyz", ""] {
        let refusal = setup.refused(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_SRP_AUTH", "ClientId": "webapp",
                "AuthParameters": { "USERNAME": "alice", "SRP_A": srp_a },
            }),
        );
        assert_eq!(refusal.0, "InvalidParameterException", "{srp_a}");
    }
}

#[test]
fn missing_parameters_are_named() {
    let mut setup = Setup::new();
    let refusal = setup.refused(
        "InitiateAuth",
        json!({ "AuthFlow": "USER_SRP_AUTH", "ClientId": "webapp",
                "AuthParameters": { "USERNAME": "alice" } }),
    );
    is(
        &refusal,
        (
            "InvalidParameterException",
            "Missing required parameter SRP_A",
        ),
    );
    let started = setup.start_srp("alice");
    let claim = setup.claim(started, PASSWORD, &setup.now().to_string());
    for name in [
        "USERNAME",
        "PASSWORD_CLAIM_SECRET_BLOCK",
        "PASSWORD_CLAIM_SIGNATURE",
        "TIMESTAMP",
    ] {
        let mut without = claim.clone();
        without["ChallengeResponses"][name] = Value::Null;
        let expected = format!("Missing required parameter {name}");
        let refusal = setup.refused("RespondToAuthChallenge", without);
        is(&refusal, ("InvalidParameterException", &expected));
    }
}

#[test]
fn messages_do_not_show_their_bodies() {
    let mut setup = Setup::new();
    let request = Request::operation("InitiateAuth", &password_flow("webapp", "alice", PASSWORD));
    let response = setup.with(|pool, cx| pool.handle(&request, cx));
    let shown = format!("{request:?} {response:?}");
    for body in [&request.body, &response.body] {
        // As a `Vec` of bytes would print itself, and as text.
        let octets = format!("{body:?}");
        assert!(!shown.contains(octets.trim_matches(['[', ']'])), "{shown}");
        assert!(!shown.contains(&*String::from_utf8_lossy(body)), "{shown}");
    }
    assert!(
        !shown.contains(PASSWORD) && shown.contains("octets]"),
        "{shown}"
    );
}
