//! `CUSTOM_AUTH`: triggers that a test writes, and a script.

use std::sync::{Arc, Mutex};

use cognito_emulator::{
    AuthFlow, ChallengeResult, CustomAuth, CustomAuthScript, CustomChallenge, Decision, MfaMode,
    MfaSettings, MfaType, NewAppClient, NewUser, TriggerError, TriggerRequest,
};
use serde_json::{Value, json};

use crate::phone::{ALWAYS, Phone};
use crate::rig::{PASSWORD, Rig, asks, has_tokens, is};

const WRONG: (&str, &str) = ("NotAuthorizedException", "Incorrect username or password.");
const NO_SESSION: (&str, &str) = ("NotAuthorizedException", "Invalid session for the user.");
const RESPOND: &str = "RespondToAuthChallenge";

fn rig(triggers: impl CustomAuth + 'static) -> Rig {
    let mut rig = Rig::new();
    let flows = [AuthFlow::Custom, AuthFlow::UserSrp];
    let client = NewAppClient::public().with_id("custom").with_flows(flows);
    rig.client_id = rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    rig.pool.set_custom_auth(triggers);
    rig
}

fn begin(username: &str) -> Value {
    json!({ "AuthFlow": "CUSTOM_AUTH", "ClientId": "custom",
            "AuthParameters": { "USERNAME": username } })
}

fn answer(rig: &Rig, challenge: &Value, answer: &str) -> Value {
    asks(challenge, "CUSTOM_CHALLENGE");
    let username = &challenge["ChallengeParameters"]["USERNAME"];
    rig.answer(challenge, json!({ "USERNAME": username, "ANSWER": answer }))
}

/// What a trigger was called with.
type Calls = Arc<Mutex<Vec<String>>>;

/// Writes down what it is told, and does as it is bid.
struct Recorder {
    calls: Calls,
    decide: fn(&[ChallengeResult]) -> Result<Decision, TriggerError>,
}

impl Recorder {
    fn note(&self, trigger: &str, request: &TriggerRequest<'_>) {
        let session: Vec<String> = request
            .session
            .iter()
            .map(|round| {
                let ChallengeResult {
                    challenge_name,
                    challenge_result,
                    challenge_metadata,
                    ..
                } = round;
                format!("{challenge_name}={challenge_result}{challenge_metadata:?}")
            })
            .collect();
        let email = request.user_attributes.get("email");
        self.calls.lock().unwrap().push(format!(
            "{trigger} {} {} {email:?} {} {session:?} {:?}",
            request.username, request.client_id, request.user_not_found, request.client_metadata,
        ));
    }
}

impl CustomAuth for Recorder {
    fn define(&mut self, request: &TriggerRequest<'_>) -> Result<Decision, TriggerError> {
        self.note("define", request);
        (self.decide)(request.session)
    }

    fn create(&mut self, request: &TriggerRequest<'_>) -> Result<CustomChallenge, TriggerError> {
        self.note("create", request);
        Ok(CustomChallenge::default()
            .with_public_parameter("hint", "a colour")
            .with_private_parameter("answer", "green")
            .with_metadata(&format!("round {}", request.session.len())))
    }

    fn verify(
        &mut self,
        request: &TriggerRequest<'_>,
        challenge: &CustomChallenge,
        answer: &str,
    ) -> Result<bool, TriggerError> {
        self.note("verify", request);
        Ok(challenge.private_parameters["answer"] == answer)
    }
}

/// Asks until the last answer is right.
fn until_right(session: &[ChallengeResult]) -> Result<Decision, TriggerError> {
    Ok(match session.last() {
        Some(round) if round.challenge_result => Decision::IssueTokens,
        _ => Decision::CustomChallenge,
    })
}

fn recorded(decide: fn(&[ChallengeResult]) -> Result<Decision, TriggerError>) -> (Rig, Calls) {
    let calls = Calls::default();
    let recorder = Recorder {
        calls: Arc::clone(&calls),
        decide,
    };
    (rig(recorder), calls)
}

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

#[test]
fn no_decision_signs_in_a_user_who_does_not_exist() {
    let (mut rig, calls) = recorded(until_right);
    let challenge = rig.ok("InitiateAuth", begin("nobody"));
    let told = calls.lock().unwrap()[0].clone();
    assert!(told.contains(" None true "), "{told}");
    let right = answer(&rig, &challenge, "green");
    is(&rig.refused(RESPOND, right), WRONG);

    let (mut rig, _) = recorded(|_| Ok(Decision::IssueTokens));
    is(&rig.refused("InitiateAuth", begin("nobody")), WRONG);
    has_tokens(&rig.ok("InitiateAuth", begin("alice")));
}

#[test]
fn users_who_may_not_sign_in_do_not_reach_the_triggers() {
    let (mut rig, calls) = recorded(until_right);
    rig.add(NewUser::new("bob", PASSWORD).disabled());
    let refusal = rig.refused("InitiateAuth", begin("bob"));
    is(&refusal, ("NotAuthorizedException", "User is disabled."));
    assert!(calls.lock().unwrap().is_empty());
}

#[test]
fn what_a_trigger_cannot_do_is_told() {
    let (mut failing, _) = recorded(|_| Err(TriggerError::new("no more coffee")));
    is(
        &failing.refused("InitiateAuth", begin("alice")),
        (
            "UserLambdaValidationException",
            "DefineAuthChallenge failed with error no more coffee.",
        ),
    );
    // As AWS tells of a Lambda runtime that exits.
    let (mut panicking, _) = recorded(|_| panic!("of this test"));
    is(
        &panicking.refused("InitiateAuth", begin("alice")),
        (
            "UserLambdaValidationException",
            "DefineAuthChallenge failed with error \
             Error: Runtime exited with error: exit status 101.",
        ),
    );
    // A password that nobody began to prove.
    let (mut confused, _) = recorded(|_| Ok(Decision::PasswordVerifier));
    is(
        &confused.refused("InitiateAuth", begin("alice")),
        (
            "InvalidLambdaResponseException",
            "Unrecognizable lambda output",
        ),
    );
}

#[test]
fn a_pool_without_triggers_says_so() {
    let mut rig = Rig::new();
    let client = NewAppClient::public()
        .with_id("custom")
        .with_flows([AuthFlow::Custom]);
    rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    is(
        &rig.refused("InitiateAuth", begin("alice")),
        (
            "InvalidParameterException",
            "Custom auth lambda trigger is not configured for the user pool.",
        ),
    );
    let mut other = begin("alice");
    other["ClientId"] = "webapp".into();
    is(
        &rig.refused("InitiateAuth", other),
        (
            "InvalidParameterException",
            "CUSTOM_AUTH is not enabled for the client",
        ),
    );
}

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

/// CUSTOM_AUTH that begins with SRP, up to the reply to PASSWORD_VERIFIER.
fn with_srp(rig: &mut Rig, username: &str, password: &str) -> (u16, Value) {
    let ephemeral = cognito_srp_core::Ephemeral::from_entropy([7; 64]).unwrap();
    let mut start = begin(username);
    start["AuthParameters"]["CHALLENGE_NAME"] = "SRP_A".into();
    start["AuthParameters"]["SRP_A"] = ephemeral.public_value().to_hex().into();
    let challenge = rig.ok("InitiateAuth", start);
    assert_eq!(challenge["ChallengeName"], "PASSWORD_VERIFIER");
    let started = (ephemeral, challenge["ChallengeParameters"].clone());
    let claim = rig.claim(started, password, &rig.now().to_string());
    rig.call(RESPOND, claim)
}

/// The password first, if the sign-in begins with it; then one challenge.
fn password_then_challenge(session: &[ChallengeResult]) -> Result<Decision, TriggerError> {
    let names: Vec<&str> = session
        .iter()
        .map(|round| round.challenge_name.as_str())
        .collect();
    Ok(match names[..] {
        ["SRP_A"] => Decision::PasswordVerifier,
        [] | ["SRP_A", "PASSWORD_VERIFIER"] => Decision::CustomChallenge,
        _ => Decision::IssueTokens,
    })
}

#[test]
fn srp_comes_first_where_the_sign_in_begins_with_it() {
    let (mut rig, calls) = recorded(password_then_challenge);
    let (_, challenge) = with_srp(&mut rig, "alice", PASSWORD);
    let right = answer(&rig, &challenge, "green");
    has_tokens(&rig.ok(RESPOND, right));
    let calls = calls.lock().unwrap();
    let sessions: Vec<&str> = calls
        .iter()
        .filter(|call| call.starts_with("define"))
        .map(|call| call.split_once("false ").unwrap().1)
        .collect();
    assert_eq!(
        sessions,
        [
            r#"["SRP_A=trueNone"] {}"#,
            r#"["SRP_A=trueNone", "PASSWORD_VERIFIER=trueNone"] {}"#,
            r#"["SRP_A=trueNone", "PASSWORD_VERIFIER=trueNone", "CUSTOM_CHALLENGE=trueSome(\"round 2\")"] {}"#,
        ]
    );
}

#[test]
fn a_wrong_password_does_not_reach_the_triggers() {
    let (mut rig, calls) = recorded(password_then_challenge);
    for username in ["alice", "nobody"] {
        let (status, body) = with_srp(&mut rig, username, "Wrong-Horse7!");
        assert_eq!((status, &body["message"]), (400, &json!(WRONG.1)));
    }
    assert_eq!(calls.lock().unwrap().len(), 2, "define, once for each");
}

#[test]
fn after_a_second_factor_the_triggers_are_not_asked_again() {
    let (mut rig, calls) = recorded(password_then_challenge);
    rig.pool
        .set_mfa(MfaSettings::new(MfaMode::Optional, [MfaType::Sms]));
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("phone_number", "+15555551234")
        .with_mfa(MfaType::Sms);
    rig.add(bob);
    let (_, challenge) = with_srp(&mut rig, "bob", PASSWORD);
    asks(&challenge, "SMS_MFA");
    let code = rig.newest_message().code;
    let code = rig.answer(
        &challenge,
        json!({ "USERNAME": "bob", "SMS_MFA_CODE": code }),
    );
    has_tokens(&rig.ok(RESPOND, code));
    assert_eq!(calls.lock().unwrap().len(), 1);
    // Without SRP it is the triggers' affair alone.
    let challenge = rig.ok("InitiateAuth", begin("bob"));
    asks(&challenge, "CUSTOM_CHALLENGE");
}

#[test]
fn a_script_proves_the_password_first() {
    let mut rig = rig(script());
    let (_, challenge) = with_srp(&mut rig, "alice", PASSWORD);
    let given = answer(&rig, &challenge, "4");
    let challenge = rig.ok(RESPOND, given);
    let given = answer(&rig, &challenge, "6");
    has_tokens(&rig.ok(RESPOND, given));
}

#[test]
fn a_remembered_device_follows_the_challenges() {
    let (mut rig, calls) = recorded(until_right);
    rig.pool.set_device_configuration(ALWAYS);
    let challenge = rig.ok("InitiateAuth", begin("alice"));
    let right = answer(&rig, &challenge, "green");
    let result = rig.ok(RESPOND, right)["AuthenticationResult"].clone();
    let phone = Phone::confirm(&mut rig, &result);

    let challenge = rig.ok("InitiateAuth", begin("alice"));
    let mut right = answer(&rig, &challenge, "green");
    // An unknown device is told before the answer is judged, which stays good.
    let before = calls.lock().unwrap().len();
    right["ChallengeResponses"]["DEVICE_KEY"] = "us-east-1_00".into();
    let refusal = rig.refused(RESPOND, right.clone());
    is(
        &refusal,
        ("ResourceNotFoundException", "Device does not exist."),
    );
    assert_eq!(calls.lock().unwrap().len(), before);
    right["ChallengeResponses"]["DEVICE_KEY"] = phone.key.as_str().into();
    let challenge = rig.ok(RESPOND, right);
    asks(&challenge, "DEVICE_SRP_AUTH");
    let reply = phone.prove(&mut rig, &challenge);
    has_tokens(&reply);
    assert!(
        reply["AuthenticationResult"]
            .get("NewDeviceMetadata")
            .is_none()
    );
}
