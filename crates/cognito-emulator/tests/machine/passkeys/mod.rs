//! Passkeys with a software authenticator: registered, used, and abused.

mod registration;
mod sign_in;

use cognito_emulator::{
    AuthFlow, FirstAuthFactor, MfaMode, MfaSettings, MfaType, NewAppClient, RelyingParty,
};
use serde_json::{Value, json};

use crate::authenticator::Browser;
use crate::support::{PASSWORD, Setup, url_decode, url_encode};

const PAGE: &str = "https://login.example.org";

/// A pool with passkeys, and an access token of alice.
fn setup(relying_party: RelyingParty) -> (Setup, Value) {
    let mut setup = Setup::new();
    let client = NewAppClient::public().with_id("choice");
    let client = client.with_flows([AuthFlow::User, AuthFlow::UserPassword]);
    setup.client_id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    setup.pool.set_relying_party(relying_party);
    setup
        .pool
        .set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::WebAuthn]);
    let token = access_token(&mut setup);
    (setup, token)
}

fn access_token(setup: &mut Setup) -> Value {
    let reply = setup.ok(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": setup.client_id,
            "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD },
        }),
    );
    reply["AuthenticationResult"]["AccessToken"].clone()
}

fn example() -> RelyingParty {
    RelyingParty::new("example.org")
}

fn options(setup: &mut Setup, token: &Value) -> Value {
    let reply = setup.ok("StartWebAuthnRegistration", json!({ "AccessToken": token }));
    reply["CredentialCreationOptions"].clone()
}

fn complete(credential: Value, token: &Value) -> Value {
    json!({ "AccessToken": token, "Credential": credential })
}

fn register(setup: &mut Setup, token: &Value, browser: &mut Browser) {
    let options = options(setup, token);
    let credential = browser.create(&options);
    let reply = setup.ok("CompleteWebAuthnRegistration", complete(credential, token));
    assert_eq!(reply, json!({}));
}

/// The reply with a WEB_AUTHN challenge, and its options.
fn challenge(setup: &mut Setup) -> (Value, String) {
    let reply = setup.ok(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_AUTH", "ClientId": setup.client_id,
            "AuthParameters": { "USERNAME": "alice", "PREFERRED_CHALLENGE": "WEB_AUTHN" },
        }),
    );
    assert_eq!(reply["ChallengeName"], "WEB_AUTHN", "{reply}");
    let options = reply["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"].as_str();
    let options = options.unwrap().to_owned();
    (reply, options)
}

fn answer(setup: &Setup, session: &Value, credential: &str) -> Value {
    json!({
        "ChallengeName": "WEB_AUTHN", "ClientId": setup.client_id, "Session": session,
        "ChallengeResponses": { "USERNAME": "alice", "CREDENTIAL": credential },
    })
}
