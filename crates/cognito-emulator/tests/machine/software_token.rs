//! SOFTWARE_TOKEN_MFA, with codes of RFC 6238's appendix B.

use crate::support::{PASSWORD, Setup, asks, has_tokens, is};
use cognito_emulator::{MfaMode, MfaSettings, MfaType, NewUser};
use serde_json::{Value, json};

/// "12345678901234567890" in base32.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// Two rows of the appendix with consecutive steps; the last six of their eight digits.
const FIRST: (u64, &str) = (1_111_111_109, "081804");
const SECOND: (u64, &str) = (1_111_111_111, "050471");

const REPLAYED: (&str, &str) = (
    "ExpiredCodeException",
    "Your software token has already been used once.",
);

/// Bob, who has the appendix's token, at a given time.
fn setup(seconds: u64) -> Setup {
    let mut setup = Setup::new();
    setup.seconds = seconds;
    setup.pool.set_mfa(MfaSettings::new(
        MfaMode::Optional,
        [MfaType::SoftwareToken],
    ));
    let bob = NewUser::new("bob", PASSWORD)
        .with_software_token(SECRET)
        .preferring_mfa(MfaType::SoftwareToken);
    setup.add(bob);
    setup
}

fn answer(setup: &Setup, challenge: &Value, code: &str) -> Value {
    let responses = json!({ "USERNAME": "bob", "SOFTWARE_TOKEN_MFA_CODE": code });
    setup.answer(challenge, responses)
}

#[test]
fn the_current_code_is_accepted() {
    let mut setup = setup(FIRST.0);
    let challenge = setup.password("bob");
    asks(&challenge, "SOFTWARE_TOKEN_MFA");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({ "USER_ID_FOR_SRP": "bob" })
    );
    for wrong in ["000000", "", "81804", "07081804", "0818O4"] {
        let wrong = answer(&setup, &challenge, wrong);
        is(
            &setup.refused("RespondToAuthChallenge", wrong),
            ("CodeMismatchException", "Invalid code received for user"),
        );
    }
    let right = answer(&setup, &challenge, FIRST.1);
    has_tokens(&setup.ok("RespondToAuthChallenge", right));
}

#[test]
fn a_clock_may_be_one_step_off() {
    // The step of FIRST is number 37037036: it begins at 1111111080.
    for (seconds, good) in [
        (1_111_111_049, false),
        (1_111_111_050, true),
        (1_111_111_139, true),
        (1_111_111_140, false),
    ] {
        let mut setup = setup(seconds);
        let challenge = setup.password("bob");
        let (status, _) = setup.call(
            "RespondToAuthChallenge",
            answer(&setup, &challenge, FIRST.1),
        );
        assert_eq!(status == 200, good, "at {seconds}");
    }
}

#[test]
fn a_code_can_be_used_once() {
    let mut setup = setup(FIRST.0);
    let challenge = setup.password("bob");
    let right = answer(&setup, &challenge, FIRST.1);
    setup.ok("RespondToAuthChallenge", right);

    setup.seconds = SECOND.0;
    let challenge = setup.password("bob");
    let replayed = answer(&setup, &challenge, FIRST.1);
    is(&setup.refused("RespondToAuthChallenge", replayed), REPLAYED);
    // The refusal has not used up the session, and the next code differs.
    let right = answer(&setup, &challenge, SECOND.1);
    has_tokens(&setup.ok("RespondToAuthChallenge", right));
    let challenge = setup.password("bob");
    for code in [FIRST.1, SECOND.1] {
        let replayed = answer(&setup, &challenge, code);
        is(&setup.refused("RespondToAuthChallenge", replayed), REPLAYED);
    }
}

#[test]
fn an_unused_earlier_code_is_still_accepted() {
    let mut setup = setup(SECOND.0);
    for code in [SECOND.1, FIRST.1] {
        let challenge = setup.password("bob");
        let right = answer(&setup, &challenge, code);
        has_tokens(&setup.ok("RespondToAuthChallenge", right));
    }
}
