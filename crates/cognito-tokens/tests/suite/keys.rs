//! When keys are fetched, from where, and what happens to the response.

use std::time::Duration;

use cognito_srp_core::{Timestamp, UserPoolId};
use cognito_tokens::{
    IdClaims, Issuer, KeyRequest, KeySetError, PAUSE_AFTER_FAILURE, Problem, RETRY_AFTER,
    TokenError, Verification, Verifier,
};

use crate::support::{Case, Table, verify};

const OURS: &str = "id claims, as AWS writes them";
const UNKNOWN: &str = "kid 'no-kid'";
const EMPTY: &[u8] = br#"{"keys":[]}"#;

fn later(now: Timestamp, seconds: u64) -> Timestamp {
    now.after(Duration::from_secs(seconds))
}

fn request(verifier: &Verifier, case: &Case, now: Timestamp) -> KeyRequest {
    match verifier.verify_id(&case.token, now).unwrap() {
        Verification::NeedsKeys(request) => request,
        Verification::Verified(claims) => panic!("verified without keys: {claims:?}"),
    }
}

fn verified(verifier: &Verifier, case: &Case, now: Timestamp) -> IdClaims {
    match verifier.verify_id(&case.token, now).unwrap() {
        Verification::Verified(claims) => claims,
        Verification::NeedsKeys(request) => panic!("wants {}", request.url()),
    }
}

#[test]
fn keys_are_fetched_once_and_kept() {
    let table = Table::read();
    let case = table.case(OURS);
    let mut verifier = case.verifier();
    let keys = table.keys_of(&case);
    let (first, fetched) = verify(&mut verifier, "id", &case.token, case.now(), keys);
    assert!(first.is_ok());
    let pool = "https://cognito-idp.eu-west-2.amazonaws.com/eu-west-2_eYpv1mFHB";
    assert_eq!(fetched, [format!("{pool}/.well-known/jwks.json")]);
    let (second, fetched) = verify(&mut verifier, "id", &case.token, case.now(), b"");
    assert!(second.is_ok() && fetched.is_empty());
}

#[test]
fn each_form_of_the_issuer_has_its_own_keys() {
    let table = Table::read();
    let (regional, global) = (table.case(OURS), table.case("the issuer's other form, id"));
    let mut verifier = regional.verifier();
    for case in [&regional, &global] {
        let (outcome, fetched) = verify(
            &mut verifier,
            "id",
            &case.token,
            case.now(),
            table.keys_of(case),
        );
        assert!(outcome.is_ok());
        assert_eq!(fetched, case.fetched);
    }
}

#[test]
fn an_unknown_kid_fetches_the_keys_at_most_every_ten_seconds() {
    // waitSeconds of aws-jwt-verify's SimplePenaltyBox.
    assert_eq!(RETRY_AFTER, Duration::from_secs(10));
    let table = Table::read();
    let (ours, unknown) = (table.case(OURS), table.case(UNKNOWN));
    let (mut verifier, now) = (ours.verifier(), ours.now());
    verifier.load_keys(table.keys.as_bytes()).unwrap();

    let asked = request(&verifier, &unknown, now);
    verifier
        .receive(asked, 200, table.keys.as_bytes(), now)
        .unwrap();
    for seconds in [0, 1, 9, 10] {
        let refused = verifier.verify_id(&unknown.token, later(now, seconds));
        assert_eq!(refused.unwrap_err(), TokenError::UnknownKey);
        // Tokens whose key is known do not wait.
        verified(&verifier, &ours, later(now, seconds));
    }
    let asked = request(&verifier, &unknown, later(now, 11));
    verifier.receive(asked, 200, EMPTY, later(now, 11)).unwrap();
    // The fetched set replaces the old one even if it has fewer keys.
    let refused = verifier.verify_id(&ours.token, later(now, 21));
    assert_eq!(refused.unwrap_err(), TokenError::KeyNotLookedFor);
    request(&verifier, &ours, later(now, 22));
}

/// A stranger makes up a `kid` just before the issuer gets a new key.
#[test]
fn a_token_is_not_refused_if_its_key_was_not_looked_for() {
    let table = Table::read();
    let (ours, unknown) = (table.case(OURS), table.case(UNKNOWN));
    let (mut verifier, now) = (ours.verifier(), ours.now());
    let asked = request(&verifier, &unknown, now);
    verifier.receive(asked, 200, EMPTY, now).unwrap();
    for seconds in [0, 1, 9, 10] {
        let now = later(now, seconds);
        let refused = verifier.verify_id(&unknown.token, now).unwrap_err();
        assert_eq!(refused, TokenError::UnknownKey);
        assert!(refused.is_refusal());
        // The issuer has not been asked for this key, and is not asked now.
        let nothing = verifier.verify_id(&ours.token, now).unwrap_err();
        assert_eq!(nothing, TokenError::KeyNotLookedFor);
        assert!(!nothing.is_refusal());
    }
    let asked = request(&verifier, &ours, later(now, 11));
    let keys = table.keys.as_bytes();
    verifier.receive(asked, 200, keys, later(now, 11)).unwrap();
    verified(&verifier, &ours, later(now, 11));
}

/// Times are in whole seconds; a pause that begins at the end of a second is not shorter for
/// it.
#[test]
fn a_pause_has_at_least_its_documented_length() {
    let table = Table::read();
    let (ours, unknown) = (table.case(OURS), table.case(UNKNOWN));
    let seconds = ours.now().unix_seconds();
    let at = |milliseconds| {
        let then = Duration::from_secs(seconds) + Duration::from_millis(milliseconds);
        Timestamp::since_unix_epoch(then)
    };
    for begun in [0, 1, 500, 999] {
        let mut verifier = ours.verifier();
        let asked = request(&verifier, &ours, at(begun));
        verifier.failed(asked, at(begun));
        let waits = |verifier: &Verifier, after| {
            let came_to = verifier.verify_id(&unknown.token, at(begun + after));
            !matches!(came_to, Ok(Verification::NeedsKeys(_)))
        };
        assert!((0..=999).all(|after| waits(&verifier, after)), "{begun}");
        assert!(!waits(&verifier, 2_000));
        let asked = request(&verifier, &unknown, at(begun + 2_000));
        verifier.receive(asked, 200, EMPTY, at(begun)).unwrap();
        assert!((0..=9_999).all(|after| waits(&verifier, after)), "{begun}");
        assert!(!waits(&verifier, 11_000));
    }
}

/// Claims are judged by the given time, pauses by the clock.
#[test]
fn a_token_can_be_verified_as_of_another_time() {
    let table = Table::read();
    let (ours, unknown) = (table.case(OURS), table.case(UNKNOWN));
    let (mut verifier, now) = (ours.verifier(), ours.now());
    let long_after = later(now, 100_000_000);
    let came_to = verifier.verify_id_at(&ours.token, now, long_after);
    let Ok(Verification::NeedsKeys(asked)) = came_to else {
        panic!("no keys wanted");
    };
    let keys = table.keys.as_bytes();
    verifier.receive(asked, 200, keys, long_after).unwrap();
    let came_to = verifier.verify_id_at(&ours.token, now, long_after);
    assert!(matches!(came_to, Ok(Verification::Verified(_))));
    let access = table.case("access claims, as AWS writes them");
    let came_to = verifier.verify_access_at(&access.token, now, long_after);
    assert!(matches!(came_to, Ok(Verification::Verified(_))));
    let error = verifier.verify_access(&access.token, long_after);
    let expired = Problem::Expired;
    assert!(
        matches!(error, Err(TokenError::Claim { problem, .. }) if problem == expired),
        "{error:?}"
    );

    let asked = request(&verifier, &unknown, long_after);
    verifier.failed(asked, long_after);
    let came_to = verifier.verify_id_at(&unknown.token, now, long_after);
    assert_eq!(came_to.unwrap_err(), TokenError::KeysUnavailable);
}

#[test]
fn a_found_key_or_a_clock_set_back_ends_the_pause() {
    let table = Table::read();
    let (ours, unknown) = (table.case(OURS), table.case(UNKNOWN));
    let (mut verifier, now) = (ours.verifier(), ours.now());
    let (asked_first, asked_too) = (
        request(&verifier, &ours, now),
        request(&verifier, &unknown, now),
    );
    verifier.receive(asked_too, 200, EMPTY, now).unwrap();
    assert!(verifier.verify_id(&ours.token, now).is_err());
    let before = Timestamp::since_unix_epoch(Duration::from_secs(now.unix_seconds() - 3600));
    request(&verifier, &ours, before);
    verifier
        .receive(asked_first, 200, table.keys.as_bytes(), now)
        .unwrap();
    verified(&verifier, &ours, now);
    request(&verifier, &unknown, now);
}

#[test]
fn a_rotated_key_is_found() {
    let table = Table::read();
    let ours = table.case(OURS);
    let (mut verifier, now) = (ours.verifier(), ours.now());
    verifier.load_keys(EMPTY).unwrap();
    let asked = request(&verifier, &ours, now);
    verifier
        .receive(asked, 200, table.keys.as_bytes(), now)
        .unwrap();
    assert_eq!(verified(&verifier, &ours, now).username(), Some("alice"));
}

#[test]
fn an_invalid_key_set_keeps_the_old_keys() {
    let table = Table::read();
    let (ours, unknown) = (table.case(OURS), table.case(UNKNOWN));
    assert_eq!(PAUSE_AFTER_FAILURE, Duration::from_secs(1));
    let (mut verifier, mut now) = (ours.verifier(), ours.now());
    verifier.load_keys(table.keys.as_bytes()).unwrap();
    let keys = table.keys.as_bytes();
    let long = vec![b' '; 64 * 1024 + 1];
    for (status, body, error) in [
        (404, keys, KeySetError::Status(404)),
        (302, keys, KeySetError::Status(302)),
        (500, b"".as_slice(), KeySetError::Status(500)),
        (200, b"<html>", KeySetError::Malformed),
        (200, b"\xff", KeySetError::Malformed),
        (200, &long, KeySetError::TooLong),
    ] {
        let asked = request(&verifier, &unknown, now);
        assert_eq!(verifier.receive(asked, status, body, now), Err(error));
        verified(&verifier, &ours, now);
        let refused = verifier.verify_id(&unknown.token, now);
        assert_eq!(refused.unwrap_err(), TokenError::KeysUnavailable);
        now = later(now, 2);
    }
    // 64 KiB are the most.
    let room = 64 * 1024 - keys.len();
    verifier
        .load_keys(&[keys, &vec![b' '; room]].concat())
        .unwrap();
    assert_eq!(verifier.load_keys(b"[]"), Err(KeySetError::Malformed));
    verified(&verifier, &ours, now);
}

/// However many tokens arrive, and whatever their `kid`; each form of the issuer is counted
/// separately.
#[test]
fn a_failed_request_is_not_repeated_at_once() {
    let table = Table::read();
    let (ours, unknown) = (table.case(OURS), table.case(UNKNOWN));
    let global = table.case("the issuer's other form, id");
    let (mut verifier, now) = (ours.verifier(), ours.now());
    for second in [0, 2] {
        let now = later(now, second);
        let asked = request(&verifier, &ours, now);
        verifier.failed(asked, now);
        for case in [&ours, &unknown] {
            let refused = verifier.verify_id(&case.token, now).unwrap_err();
            assert_eq!(refused, TokenError::KeysUnavailable);
        }
        request(&verifier, &global, now);
    }
    // Setting the clock back does not prolong the pause, and a fetched set ends it.
    let before = Timestamp::since_unix_epoch(Duration::from_secs(now.unix_seconds() - 3600));
    let asked = request(&verifier, &ours, before);
    verifier
        .receive(asked, 200, table.keys.as_bytes(), later(now, 2))
        .unwrap();
    verified(&verifier, &ours, later(now, 2));
    request(&verifier, &unknown, later(now, 2));
}

/// Whatever came in answer to it, the keys are another issuer's.
#[test]
fn a_request_of_another_issuers_verifier_changes_nothing() {
    let table = Table::read();
    let ours = table.case(OURS);
    let (issuing, now) = (ours.verifier(), ours.now());
    let other = Issuer::of(&UserPoolId::parse("eu-west-2_another").unwrap());
    let mut verifier = Verifier::for_any_client(other);
    let asked = request(&issuing, &ours, now);
    let keys = table.keys.as_bytes();
    verifier.receive(asked.clone(), 200, keys, now).unwrap();
    verifier.failed(asked, now);
    let shown = format!("{verifier:?}");
    assert!(!shown.contains("id-kid") && !shown.contains("failed: Some"));
}

#[test]
fn an_invalid_token_fetches_no_keys() {
    let table = Table::read();
    for name in [
        "alg 'none', signed",
        "HS256 with the public key's PEM as the secret",
        "kid missing",
        "a critical extension",
        "iss https://attacker.example",
        "payload has sub twice",
    ] {
        let case = table.case(name);
        let refused = case.verifier().verify_id(&case.token, case.now());
        assert!(refused.is_err(), "{name}");
    }
}
