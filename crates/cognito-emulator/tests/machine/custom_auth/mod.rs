//! `CUSTOM_AUTH` with triggers written by a test.

mod device;
mod faults;
mod rounds;
mod script;
mod srp;

use std::sync::{Arc, Mutex};

use cognito_emulator::{
    AuthFlow, ChallengeResult, CustomAuth, CustomChallenge, Decision, NewAppClient, TriggerError,
    TriggerRequest,
};
use serde_json::{Value, json};

use crate::support::{Setup, asks};

pub(super) const WRONG: (&str, &str) =
    ("NotAuthorizedException", "Incorrect username or password.");

pub(super) const NO_SESSION: (&str, &str) =
    ("NotAuthorizedException", "Invalid session for the user.");

pub(super) const RESPOND: &str = "RespondToAuthChallenge";

pub(super) fn setup(triggers: impl CustomAuth + 'static) -> Setup {
    let mut setup = Setup::new();
    let flows = [AuthFlow::Custom, AuthFlow::UserSrp];
    let client = NewAppClient::public().with_id("custom").with_flows(flows);
    setup.client_id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    setup.pool.set_custom_auth(triggers);
    setup
}

pub(super) fn begin(username: &str) -> Value {
    json!({ "AuthFlow": "CUSTOM_AUTH", "ClientId": "custom",
            "AuthParameters": { "USERNAME": username } })
}

pub(super) fn answer(setup: &Setup, challenge: &Value, answer: &str) -> Value {
    asks(challenge, "CUSTOM_CHALLENGE");
    let username = &challenge["ChallengeParameters"]["USERNAME"];
    setup.answer(challenge, json!({ "USERNAME": username, "ANSWER": answer }))
}

/// The calls of a trigger.
pub(super) type Calls = Arc<Mutex<Vec<String>>>;

/// Records its inputs, and returns what it was told to.
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

/// Asks until the last answer is correct.
pub(super) fn until_right(session: &[ChallengeResult]) -> Result<Decision, TriggerError> {
    Ok(match session.last() {
        Some(round) if round.challenge_result => Decision::IssueTokens,
        _ => Decision::CustomChallenge,
    })
}

pub(super) fn recorded(
    decide: fn(&[ChallengeResult]) -> Result<Decision, TriggerError>,
) -> (Setup, Calls) {
    let calls = Calls::default();
    let recorder = Recorder {
        calls: Arc::clone(&calls),
        decide,
    };
    (setup(recorder), calls)
}
