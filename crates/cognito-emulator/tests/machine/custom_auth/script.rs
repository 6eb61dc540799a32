//! Triggers from a list of questions.

use cognito_emulator::CustomAuthScript;

use super::srp::with_srp;
use super::{RESPOND, WRONG, answer, begin, rig};
use crate::rig::{PASSWORD, has_tokens, is};

fn script() -> CustomAuthScript {
    CustomAuthScript::default()
        .with_question("2 + 2?", "4")
        .with_question("3 + 3?", "6")
}

#[test]
fn a_script_asks_one_question_after_the_other() {
    let mut rig = rig(script());
    let mut challenge = rig.ok("InitiateAuth", begin("alice"));
    for (question, given) in [
        ("2 + 2?", "5"),
        ("2 + 2?", "4"),
        ("3 + 3?", "7"),
        ("3 + 3?", "6"),
    ] {
        assert_eq!(challenge["ChallengeParameters"]["question"], question);
        let given = answer(&rig, &challenge, given);
        challenge = rig.ok(RESPOND, given);
    }
    has_tokens(&challenge);
}

#[test]
fn a_script_takes_three_wrong_answers_in_all() {
    let mut rig = rig(script());
    let mut challenge = rig.ok("InitiateAuth", begin("alice"));
    for given in ["5", "4", "5"] {
        let given = answer(&rig, &challenge, given);
        challenge = rig.ok(RESPOND, given);
    }
    let third = answer(&rig, &challenge, "5");
    is(&rig.refused(RESPOND, third), WRONG);
}

#[test]
fn a_script_proves_the_password_first() {
    let mut rig = rig(script());
    let (_, challenge) = with_srp(&mut rig, "alice", PASSWORD, None);
    let given = answer(&rig, &challenge, "4");
    let challenge = rig.ok(RESPOND, given);
    let given = answer(&rig, &challenge, "6");
    has_tokens(&rig.ok(RESPOND, given));
}
