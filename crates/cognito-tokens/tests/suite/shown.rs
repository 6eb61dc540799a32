//! What `Debug` and the errors show.

use cognito_tokens::unverified::{read_access_unverified, read_id_unverified};
use cognito_tokens::{KeySetError, Problem, TokenError};

use crate::support::{Table, verify};

#[test]
fn debug_shows_names_of_claims_and_no_attribute() {
    let table = Table::read();
    let id = table.case("id claims, as AWS writes them");
    let access = table.case("access claims, as AWS writes them");
    let mut verifier = id.verifier();
    let keys = table.keys_of(&id);
    let (verified, _) = verify(&mut verifier, "id", &id.token, id.now(), keys);
    for shown in [
        format!("{:?}", read_id_unverified(&id.token).unwrap()),
        format!("{:?}", read_access_unverified(&access.token).unwrap()),
        format!("{verified:?}"),
        format!("{verifier:?}"),
    ] {
        for hidden in ["alice", "34c84488", "admins", "a-jti", "an-origin"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
    }
    let shown = format!("{:?}", read_id_unverified(&id.token).unwrap());
    assert!(shown.contains("Unverified") && shown.contains("email"));
    assert!(format!("{verified:?}").contains("Verified"));
    // Which keys there are, when one is missing.
    let shown = format!("{verifier:?}");
    assert!(shown.contains(r#"["id-kid", "access-kid"]"#), "{shown}");
}

/// The text of an error is constant: whatever the token, it is one of a few.
#[test]
fn errors_name_the_claim_and_nothing_of_the_token() {
    let table = Table::read();
    for case in &table.cases {
        let keys = table.keys_of(case);
        let mut verifier = case.verifier();
        let (outcome, _) = verify(
            &mut verifier,
            &case.token_use,
            &case.token,
            case.now(),
            keys,
        );
        let Err(error) = outcome else { continue };
        let shown = format!("{error:?}");
        let told = match &error {
            crate::support::Refused::Token(error) => error.to_string(),
            crate::support::Refused::Keys(error) => error.to_string(),
        };
        for part in case.token.split('.').filter(|part| part.len() > 8) {
            assert!(
                !shown.contains(part) && !told.contains(part),
                "{}",
                case.name
            );
        }
        for hidden in ["alice", "attacker", "EXAMPLE", "34c84488", "no-kid"] {
            assert!(!shown.contains(hidden) && !told.contains(hidden), "{told}");
        }
        assert!(told.is_ascii() && told.len() < 120, "{told}");
    }
    let case = table.case("an access token for an ID token");
    let mut verifier = case.verifier();
    let keys = table.keys_of(&case);
    let (outcome, _) = verify(&mut verifier, "id", &case.token, case.now(), keys);
    let Err(crate::support::Refused::Token(error)) = outcome else {
        panic!("accepted")
    };
    assert_eq!(
        error.to_string(),
        "claim token_use is not accepted: expected id"
    );
    let told = |claim, problem| {
        let expected = "anything";
        let error = TokenError::Claim {
            claim,
            problem,
            expected,
        };
        error.to_string()
    };
    assert_eq!(told("exp", Problem::Expired), "token expired (claim exp)");
    assert_eq!(
        told("nbf", Problem::NotYetValid),
        "token not valid yet (claim nbf)"
    );
}

#[test]
fn a_response_that_is_no_key_set_says_why() {
    for (error, told) in [
        (KeySetError::Status(404), "expected status 200, got 404"),
        (KeySetError::TooLong, "expected at most 64 KiB"),
        (KeySetError::Malformed, "expected a JSON Web Key Set"),
    ] {
        assert_eq!(error.to_string(), format!("not a key set: {told}"));
    }
}
