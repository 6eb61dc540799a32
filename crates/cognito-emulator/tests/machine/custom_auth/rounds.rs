//! Rounds: what the triggers are told, and the session of each.

use cognito_emulator::Decision;
use serde_json::{Value, json};

use super::{NO_SESSION, RESPOND, WRONG, answer, begin, recorded, until_right};
use crate::rig::{has_tokens, is};

#[test]
fn the_triggers_are_told_the_rounds_so_far() {
    let (mut rig, calls) = recorded(until_right);
    let mut start = begin("alice");
    start["ClientMetadata"] = json!({ "from": "the beginning" });
    let first = rig.ok("InitiateAuth", start);
    assert_eq!(
        first["ChallengeParameters"],
        json!({ "USERNAME": "alice", "hint": "a colour" })
    );
    let mut wrong = answer(&rig, &first, "red");
    wrong["ClientMetadata"] = json!({ "from": "an answer" });
    let second = rig.ok(RESPOND, wrong);
    let right = answer(&rig, &second, "green");
    has_tokens(&rig.ok(RESPOND, right));
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
    let (mut rig, calls) = recorded(until_right);
    let first = rig.ok("InitiateAuth", begin("alice"));
    let wrong = answer(&rig, &first, "red");
    let second = rig.ok(RESPOND, wrong);
    assert_ne!(first["Session"], second["Session"]);
    // The old session is over, with a right answer as well.
    let before = calls.lock().unwrap().len();
    let late = answer(&rig, &first, "green");
    is(&rig.refused(RESPOND, late), NO_SESSION);
    assert_eq!(calls.lock().unwrap().len(), before, "no trigger was called");
    // What is not an answer changes nothing.
    let mut missing = answer(&rig, &second, "");
    missing["ChallengeResponses"]["ANSWER"] = Value::Null;
    is(
        &rig.refused(RESPOND, missing),
        (
            "InvalidParameterException",
            "Missing required parameter ANSWER",
        ),
    );
    let right = answer(&rig, &second, "green");
    has_tokens(&rig.ok(RESPOND, right.clone()));
    is(&rig.refused(RESPOND, right), NO_SESSION);
}

#[test]
fn a_sign_in_that_the_triggers_fail_is_over() {
    let (mut rig, _) = recorded(|session| {
        Ok(match session {
            [] => Decision::CustomChallenge,
            _ => Decision::FailAuthentication,
        })
    });
    let challenge = rig.ok("InitiateAuth", begin("alice"));
    let given = answer(&rig, &challenge, "green");
    is(&rig.refused(RESPOND, given.clone()), WRONG);
    is(&rig.refused(RESPOND, given), NO_SESSION);
}
