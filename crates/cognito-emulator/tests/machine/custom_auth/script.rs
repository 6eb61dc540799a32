//! Triggers from a list of questions.

use cognito_emulator::CustomAuthScript;

use super::srp::with_srp;
use super::{RESPOND, WRONG, answer, begin, setup};
use crate::support::{PASSWORD, has_tokens, is};

fn script() -> CustomAuthScript {
    CustomAuthScript::default()
        .with_question("2 + 2?", "4")
        .with_question("3 + 3?", "6")
}

#[test]
fn a_script_asks_one_question_after_the_other() {
    let mut setup = setup(script());
    let mut challenge = setup.ok("InitiateAuth", begin("alice"));
    for (question, given) in [
        ("2 + 2?", "5"),
        ("2 + 2?", "4"),
        ("3 + 3?", "7"),
        ("3 + 3?", "6"),
    ] {
        assert_eq!(challenge["ChallengeParameters"]["question"], question);
        let given = answer(&setup, &challenge, given);
        challenge = setup.ok(RESPOND, given);
    }
    has_tokens(&challenge);
}

#[test]
fn a_script_ends_after_three_wrong_answers() {
    let mut setup = setup(script());
    let mut challenge = setup.ok("InitiateAuth", begin("alice"));
    for given in ["5", "4", "5"] {
        let given = answer(&setup, &challenge, given);
        challenge = setup.ok(RESPOND, given);
    }
    let third = answer(&setup, &challenge, "5");
    is(&setup.refused(RESPOND, third), WRONG);
}

#[test]
fn a_script_proves_the_password_first() {
    let mut setup = setup(script());
    let (_, challenge) = with_srp(&mut setup, "alice", PASSWORD, None);
    let given = answer(&setup, &challenge, "4");
    let challenge = setup.ok(RESPOND, given);
    let given = answer(&setup, &challenge, "6");
    has_tokens(&setup.ok(RESPOND, given));
}
