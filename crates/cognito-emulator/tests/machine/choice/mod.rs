//! USER_AUTH: the user chooses how to sign in.

mod answers;
mod devices;
mod offers;
mod operators;
mod requests;

use cognito_emulator::{
    AuthFlow, DeliveryMedium, FirstAuthFactor, MfaMode, MfaSettings, MfaType, NewAppClient,
    NewUser, RelyingParty,
};
use cognito_srp_core::srp::Ephemeral;
use cognito_srp_core::{ClientSecret, secret_hash};
use serde_json::{Value, json};

use crate::support::{PASSWORD, Setup, has_tokens};

const ALL: [FirstAuthFactor; 4] = [
    FirstAuthFactor::Password,
    FirstAuthFactor::EmailOtp,
    FirstAuthFactor::SmsOtp,
    FirstAuthFactor::WebAuthn,
];

/// A client that allows only USER_AUTH, and a user who can receive codes.
fn setup(factors: impl IntoIterator<Item = FirstAuthFactor>) -> Setup {
    let mut setup = Setup::new();
    let client = NewAppClient::public().with_id("choice");
    let client = client.with_flows([AuthFlow::User]);
    setup.client_id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    setup.pool.set_first_auth_factors(factors);
    setup
        .pool
        .set_relying_party(RelyingParty::new("example.org"));
    let bob = NewUser::new("bob", PASSWORD)
        .with_attribute("email", "bob@example.com")
        .with_attribute("email_verified", "true")
        .with_attribute("phone_number", "+15555550123")
        .with_attribute("phone_number_verified", "true");
    setup.with(|pool, cx| pool.add_user(bob, cx)).unwrap();
    setup
}

/// The body of an InitiateAuth for a user, with parameters.
fn initiate(username: &str, parameters: Value) -> Value {
    let mut all = parameters;
    all["USERNAME"] = username.into();
    json!({ "AuthFlow": "USER_AUTH", "ClientId": "choice", "AuthParameters": all })
}

fn prefer(username: &str, challenge: &str) -> Value {
    initiate(username, json!({ "PREFERRED_CHALLENGE": challenge }))
}

/// The body of an answer to the challenge in `reply`.
fn answer(reply: &Value, username: &str, responses: Value) -> Value {
    let mut all = responses;
    all["USERNAME"] = username.into();
    json!({
        "ChallengeName": reply["ChallengeName"], "ClientId": "choice",
        "Session": reply["Session"], "ChallengeResponses": all,
    })
}

/// The last code that was sent.
fn code(setup: &Setup) -> String {
    setup.pool.outbox().last().unwrap().code.clone()
}

/// A wrong code of the same length.
fn wrong(code: &str) -> String {
    let other = if code.starts_with('0') { "1" } else { "0" };
    format!("{other}{}", &code[1..])
}

/// From PASSWORD_VERIFIER to the end, with this instead of the session.
fn verify(setup: &mut Setup, ephemeral: Ephemeral, reply: &Value, session: Value) -> (u16, Value) {
    assert_eq!(reply["ChallengeName"], "PASSWORD_VERIFIER");
    let parameters = reply["ChallengeParameters"].clone();
    let timestamp = setup.now().to_string();
    let mut claim = setup.claim((ephemeral, parameters), PASSWORD, &timestamp);
    claim["Session"] = session;
    setup.call("RespondToAuthChallenge", claim)
}

fn ephemeral() -> (Ephemeral, String) {
    let ephemeral = Ephemeral::from_entropy([7; 64]).unwrap();
    let srp_a = ephemeral.public_value().to_hex();
    (ephemeral, srp_a)
}
