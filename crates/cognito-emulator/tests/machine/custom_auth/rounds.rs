//! Rounds: the triggers' inputs, and the session of each round.

use cognito_emulator::Decision;
use serde_json::{Value, json};

use super::{NO_SESSION, RESPOND, WRONG, answer, begin, recorded, until_right};
use crate::support::{has_tokens, is};

#[test]
fn the_triggers_receive_the_rounds_so_far() {
    let (mut setup, calls) = recorded(until_right);
    let mut start = begin("alice");
    start["ClientMetadata"] = json!({ "from": "the beginning" });
    let first = setup.ok("InitiateAuth", start);
    assert_eq!(
        first["ChallengeParameters"],
        json!({ "USERNAME": "alice", "hint": "a colour" })
    );
    let mut wrong = answer(&setup, &first, "red");
    wrong["ClientMetadata"] = json!({ "from": "an answer" });
    let second = setup.ok(RESPOND, wrong);
    let right = answer(&setup, &second, "green");
    has_tokens(&setup.ok(RESPOND, right));
    let who = r#"alice custom Some("alice@example.com") false"#;
    let (one, two) = (
        r#"["CUSTOM_CHALLENGE=falseSome(\"round 0\")"]"#,
        r#"["CUSTOM_CHALLENGE=falseSome(\"round 0\")", "CUSTOM_CHALLENGE=trueSome(\"round 1\")"]"#,
    );
    let metadata = r#"{"from": "an answer"}"#;
    assert_eq!(
        *calls.lock().unwrap(),
        [
            format!("define {who} [] {{}}"),
            format!("create {who} [] {{}}"),
            format!("verify {who} [] {metadata}"),
            format!("define {who} {one} {metadata}"),
            format!("create {who} {one} {metadata}"),
            format!("verify {who} {one} {{}}"),
            format!("define {who} {two} {{}}"),
        ]
    );
}

#[test]
fn each_round_has_a_session_of_its_own() {
    let (mut setup, calls) = recorded(until_right);
    let first = setup.ok("InitiateAuth", begin("alice"));
    let wrong = answer(&setup, &first, "red");
    let second = setup.ok(RESPOND, wrong);
    assert_ne!(first["Session"], second["Session"]);
    // The old session has ended, even for a correct answer.
    let before = calls.lock().unwrap().len();
    let late = answer(&setup, &first, "green");
    is(&setup.refused(RESPOND, late), NO_SESSION);
    assert_eq!(calls.lock().unwrap().len(), before, "no trigger was called");
    // An invalid answer changes nothing.
    let mut missing = answer(&setup, &second, "");
    missing["ChallengeResponses"]["ANSWER"] = Value::Null;
    is(
        &setup.refused(RESPOND, missing),
        (
            "InvalidParameterException",
            "Missing required parameter ANSWER",
        ),
    );
    let right = answer(&setup, &second, "green");
    has_tokens(&setup.ok(RESPOND, right.clone()));
    is(&setup.refused(RESPOND, right), NO_SESSION);
}

#[test]
fn a_sign_in_that_the_triggers_fail_has_ended() {
    let (mut setup, _) = recorded(|session| {
        Ok(match session {
            [] => Decision::CustomChallenge,
            _ => Decision::FailAuthentication,
        })
    });
    let challenge = setup.ok("InitiateAuth", begin("alice"));
    let given = answer(&setup, &challenge, "green");
    is(&setup.refused(RESPOND, given.clone()), WRONG);
    is(&setup.refused(RESPOND, given), NO_SESSION);
}
