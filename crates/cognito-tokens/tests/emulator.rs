//! Verifies the emulator's tokens, with its key set fetched over a socket.
//!
//! This test is not packaged: the emulator's own tests need this crate, so it cannot be a
//! dependency that has a version.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::time::{Duration, UNIX_EPOCH};

use cognito_emulator::{Emulator, NewUser, Request, SigningKeys};
use cognito_srp_core::{ClientId, Endpoint, Timestamp, UserPoolId};
use cognito_tokens::{Issuer, Problem, TokenError, Verification, Verifier};
use serde_json::{Value, json};

fn now() -> Timestamp {
    Timestamp::since_unix_epoch(UNIX_EPOCH.elapsed().unwrap())
}

/// Signs alice in and returns the ID token and the access token.
fn tokens(emulator: &Emulator) -> (String, String) {
    let response = emulator.handle(&Request::operation(
        "InitiateAuth",
        &json!({
            "AuthFlow": "USER_PASSWORD_AUTH",
            "ClientId": emulator.client_id(),
            "AuthParameters": { "USERNAME": "alice", "PASSWORD": "Correct-Horse7!" },
        }),
    ));
    let reply: Value = serde_json::from_slice(&response.body).unwrap();
    let token = |name: &str| {
        let token = &reply["AuthenticationResult"][name];
        token.as_str().unwrap().to_owned()
    };
    (token("IdToken"), token("AccessToken"))
}

fn verifier(emulator: &Emulator) -> Verifier {
    let pool = UserPoolId::parse(emulator.user_pool_id()).unwrap();
    let issuer = Issuer::at(&Endpoint::parse(emulator.endpoint()).unwrap(), &pool);
    Verifier::new(issuer, [ClientId::parse(emulator.client_id()).unwrap()])
}

/// Fetches the keys if the verifier asks for them.
fn with_keys<C>(verifier: &mut Verifier, came_to: Result<Verification<C>, TokenError>) {
    let Verification::NeedsKeys(request) = came_to.unwrap() else {
        panic!("no keys wanted")
    };
    // Ignores any proxy that this machine's environment names.
    let agent: ureq::Agent = ureq::Agent::config_builder().proxy(None).build().into();
    let mut response = agent.get(request.url()).call().unwrap();
    let (status, body) = (
        response.status().as_u16(),
        response.body_mut().read_to_vec(),
    );
    verifier
        .receive(request, status, &body.unwrap(), now())
        .unwrap();
}

#[test]
fn both_tokens_are_verified_with_one_fetch() {
    let emulator = Emulator::start().unwrap();
    let user =
        NewUser::new("alice", "Correct-Horse7!").with_attribute("email", "alice@example.com");
    let username = emulator.add(user).unwrap();
    let (id, access) = tokens(&emulator);
    let mut verifier = verifier(&emulator);
    let came_to = verifier.verify_id(&id, now());
    with_keys(&mut verifier, came_to);

    let Ok(Verification::Verified(claims)) = verifier.verify_id(&id, now()) else {
        panic!("not verified")
    };
    assert_eq!(claims.username(), Some(username.as_str()));
    assert_eq!(claims.attribute("email"), Some("alice@example.com"));
    let Ok(Verification::Verified(access_claims)) = verifier.verify_access(&access, now()) else {
        panic!("not verified")
    };
    assert!(access_claims.scopes().eq(["aws.cognito.signin.user.admin"]));
    assert_eq!(access_claims.subject(), claims.subject());
    assert_eq!(access_claims.origin_id(), claims.origin_id());

    // After an hour both have expired, and neither is accepted as the other.
    let then = now().after(Duration::from_secs(3600));
    let error = verifier.verify_access(&access, then).unwrap_err();
    let over = matches!(
        error,
        TokenError::Claim {
            claim: "exp",
            problem: Problem::Expired,
            ..
        }
    );
    assert!(over, "{error}");
    assert!(verifier.verify_access(&id, now()).is_err());
    assert!(verifier.verify_id(&access, now()).is_err());
}

#[test]
fn another_emulator_s_tokens_are_refused() {
    let (ours, other) = (Emulator::start().unwrap(), Emulator::start().unwrap());
    for (number, emulator) in [&ours, &other].into_iter().enumerate() {
        let keys = SigningKeys::ready_made(number).unwrap();
        let set = emulator.with_pool(|pool, _| {
            pool.set_signing_keys(keys);
            Ok(())
        });
        set.unwrap();
    }
    other.add_user("alice", "Correct-Horse7!").unwrap();
    let (id, _) = tokens(&other);
    let refused = verifier(&ours).verify_id(&id, now()).unwrap_err();
    assert!(
        matches!(refused, TokenError::Claim { claim: "iss", .. }),
        "{refused}"
    );
    // Our keys do not verify a token that claims to be ours but was signed by another pool.
    let pool = UserPoolId::parse(other.user_pool_id()).unwrap();
    let theirs = Issuer::at(&Endpoint::parse(other.endpoint()).unwrap(), &pool);
    let name = theirs.names().next().unwrap().to_owned();
    let keys = format!(
        "{}/{}/.well-known/jwks.json",
        ours.endpoint(),
        ours.user_pool_id()
    );
    let keys = Endpoint::parse(&keys).unwrap();
    let mut verifier = Verifier::for_any_client(Issuer::custom(name, &keys));
    let came_to = verifier.verify_id(&id, now());
    with_keys(&mut verifier, came_to);
    assert_eq!(
        verifier.verify_id(&id, now()).unwrap_err(),
        TokenError::UnknownKey
    );
}
