//! The user pool's own challenges, and the inputs of its triggers.

use cognito_emulator::{
    AuthFlow, CustomAuth, CustomAuthScript, CustomChallenge, Decision, Emulator, NewAppClient,
    NewUser, TriggerError, TriggerRequest,
};

use crate::support::{PASSWORD, fails, sign_in, tokens};

fn emulator(triggers: impl CustomAuth + 'static) -> Emulator {
    let emulator = Emulator::start().unwrap();
    emulator.add(NewUser::new("alice", PASSWORD)).unwrap();
    let client = NewAppClient::public()
        .with_id("custom")
        .with_flows([AuthFlow::Custom]);
    emulator.add_client(client).unwrap();
    emulator
        .with_pool(|pool, _| {
            pool.set_custom_auth(triggers);
            Ok(())
        })
        .unwrap();
    emulator
}

fn two_questions() -> Emulator {
    let script = CustomAuthScript::default();
    emulator(
        script
            .with_question("2 + 2?", "4")
            .with_question("3 + 3?", "6"),
    )
}

fn custom(emulator: &Emulator, flow: &str, answers: &[&str]) -> std::process::Command {
    let mut command = sign_in(emulator, answers);
    command.args(["--client-id", "custom", "--flow", flow]);
    command
}

#[test]
fn each_round_takes_the_next_answer() {
    let emulator = two_questions();
    for flow in ["custom", "custom-srp"] {
        let right = custom(&emulator, flow, &["ANSWER=4", "ANSWER=5", "ANSWER=6"]);
        // A wrong answer leads to another round, not to a refusal.
        tokens(&{ right }.output().unwrap());
        let half = custom(&emulator, flow, &["ANSWER=4"]).output().unwrap();
        // The service does not say whether an answer was wrong: it asks again.
        fails(&half, 5, "CUSTOM_CHALLENGE");
        fails(&half, 5, "the service asks the same again after an answer");
        fails(&half, 5, "there is no other --answer ANSWER=VALUE");
        let none = custom(&emulator, flow, &[]).output().unwrap();
        fails(&none, 5, "give --answer ANSWER=VALUE");
    }
}

#[test]
fn only_custom_srp_needs_the_password() {
    let emulator = two_questions();
    let answers = ["ANSWER=4", "ANSWER=6"];
    let mut without = custom(&emulator, "custom", &answers);
    tokens(&without.env_remove("COGNITO_PASSWORD").output().unwrap());
    let mut without = custom(&emulator, "custom-srp", &answers);
    let output = without.env_remove("COGNITO_PASSWORD").output().unwrap();
    fails(&output, 2, "no password");
    let mut wrong = custom(&emulator, "custom-srp", &answers);
    let output = wrong
        .env("COGNITO_PASSWORD", "Wrong-Horse7!")
        .output()
        .unwrap();
    fails(&output, 1, "NotAuthorizedException");
}

#[cfg(unix)]
#[test]
fn the_user_sees_the_question() {
    let emulator = two_questions();
    let mut terminal = crate::terminal::Terminal::start(custom(&emulator, "custom", &[]));
    terminal
        .wait_for("question: 2 + 2?")
        .wait_for("Answer: ")
        .type_line("4")
        .wait_for("question: 3 + 3?")
        .wait_for("Answer: ")
        .type_line("6")
        .tokens();
}

/// A question that moves the cursor; the correct answer is in the client metadata.
struct ByMetadata;

impl CustomAuth for ByMetadata {
    fn define(&mut self, request: &TriggerRequest<'_>) -> Result<Decision, TriggerError> {
        Ok(match request.session.last() {
            None => Decision::CustomChallenge,
            Some(round) if round.challenge_result => Decision::IssueTokens,
            Some(_) => Decision::FailAuthentication,
        })
    }

    fn create(&mut self, _: &TriggerRequest<'_>) -> Result<CustomChallenge, TriggerError> {
        let forged = "\u{1b}[2JPassword:";
        Ok(CustomChallenge::default().with_public_parameter("question", forged))
    }

    fn verify(
        &mut self,
        request: &TriggerRequest<'_>,
        _: &CustomChallenge,
        answer: &str,
    ) -> Result<bool, TriggerError> {
        let tenant = request.client_metadata.get("tenant");
        let colour = request.client_metadata.get("colour");
        Ok(tenant.is_some_and(|tenant| tenant == answer) && colour.is_some_and(String::is_empty))
    }
}

#[test]
fn client_metadata_reaches_the_triggers() {
    let emulator = emulator(ByMetadata);
    let with = |metadata: &[&str]| {
        let mut command = custom(&emulator, "custom", &["ANSWER=a=b"]);
        for entry in metadata {
            command.args(["--client-metadata", entry]);
        }
        command.output().unwrap()
    };
    tokens(&with(&["tenant=a=b", "colour="]));
    fails(
        &with(&["tenant=red", "colour="]),
        1,
        "NotAuthorizedException",
    );
    fails(&with(&["tenant"]), 2, "--client-metadata takes KEY=VALUE");
}

#[cfg(unix)]
#[test]
fn a_question_cannot_move_the_cursor() {
    let emulator = emulator(ByMetadata);
    let mut terminal = crate::terminal::Terminal::start(custom(&emulator, "custom", &[]));
    terminal.wait_for("[2JPassword:").wait_for("Answer: ");
    let screen = terminal.screen();
    assert!(
        screen.contains("question: \u{fffd}[2JPassword:"),
        "{screen}"
    );
    assert!(!screen.contains('\u{1b}'), "{screen:?}");
}
