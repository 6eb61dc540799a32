//! Passkeys with a software authenticator: registered, used, and abused.

mod registration;
mod sign_in;

use cognito_emulator::{
    AuthFlow, FirstAuthFactor, MfaMode, MfaSettings, MfaType, NewAppClient, RelyingParty,
};
use serde_json::{Value, json};

use crate::authenticator::Browser;
use crate::rig::{PASSWORD, Rig, url_decode, url_encode};

const PAGE: &str = "https://login.example.org";

/// A pool with passkeys, and an access token of alice.
fn rig(relying_party: RelyingParty) -> (Rig, Value) {
    let mut rig = Rig::new();
    let client = NewAppClient::public().with_id("choice");
    let client = client.with_flows([AuthFlow::User, AuthFlow::UserPassword]);
    rig.client_id = rig.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    rig.pool.set_relying_party(relying_party);
    rig.pool
        .set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::WebAuthn]);
    let token = access_token(&mut rig);
    (rig, token)
}

fn access_token(rig: &mut Rig) -> Value {
    let reply = rig.ok(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": rig.client_id,
            "AuthParameters": { "USERNAME": "alice", "PASSWORD": PASSWORD },
        }),
    );
    reply["AuthenticationResult"]["AccessToken"].clone()
}

fn example() -> RelyingParty {
    RelyingParty::new("example.org")
}

fn options(rig: &mut Rig, token: &Value) -> Value {
    let reply = rig.ok("StartWebAuthnRegistration", json!({ "AccessToken": token }));
    reply["CredentialCreationOptions"].clone()
}

fn complete(credential: Value, token: &Value) -> Value {
    json!({ "AccessToken": token, "Credential": credential })
}

fn register(rig: &mut Rig, token: &Value, browser: &mut Browser) {
    let options = options(rig, token);
    let credential = browser.create(&options);
    let reply = rig.ok("CompleteWebAuthnRegistration", complete(credential, token));
    assert_eq!(reply, json!({}));
}

/// The reply with a WEB_AUTHN challenge, and its options.
fn challenge(rig: &mut Rig) -> (Value, String) {
    let reply = rig.ok(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_AUTH", "ClientId": rig.client_id,
            "AuthParameters": { "USERNAME": "alice", "PREFERRED_CHALLENGE": "WEB_AUTHN" },
        }),
    );
    assert_eq!(reply["ChallengeName"], "WEB_AUTHN", "{reply}");
    let options = reply["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"].as_str();
    let options = options.unwrap().to_owned();
    (reply, options)
}

fn answer(rig: &Rig, session: &Value, credential: &str) -> Value {
    json!({
        "ChallengeName": "WEB_AUTHN", "ClientId": rig.client_id, "Session": session,
        "ChallengeResponses": { "USERNAME": "alice", "CREDENTIAL": credential },
    })
}
