//! The test vectors of Web Authentication Level 3, §16, through the operations: the pool draws
//! the vector's challenge.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_emulator::{
    AuthFlow, Context, Entropy, Fault, FirstAuthFactor, NewAppClient, RelyingParty, Request,
    SigningKeys,
};
use serde_json::{Value, json};

use crate::support::{Counting, PASSWORD, Setup};

const VECTORS: &str = include_str!("../vectors/webauthn-3.json");

fn octets(vector: &Value, name: &str) -> Vec<u8> {
    let text = vector[name].as_str().unwrap();
    let pairs = text.as_bytes().chunks(2);
    let octet = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16);
    pairs.map(|pair| octet(pair).unwrap()).collect()
}

fn encoded(vector: &Value, name: &str) -> String {
    URL_SAFE_NO_PAD.encode(octets(vector, name))
}

/// Randomness that returns a given challenge.
struct Given<'a> {
    challenge: Vec<u8>,
    rest: &'a mut Counting,
}

impl Entropy for Given<'_> {
    fn fill(&mut self, buffer: &mut [u8]) -> Result<(), Fault> {
        if buffer.len() == self.challenge.len() {
            buffer.copy_from_slice(&self.challenge);
            return Ok(());
        }
        self.rest.fill(buffer)
    }

    fn signing_keys(&mut self) -> Result<SigningKeys, Fault> {
        self.rest.signing_keys()
    }
}

/// An operation whose challenge is the vector's.
fn call_with(setup: &mut Setup, vector: &Value, operation: &str, body: Value) -> Value {
    let now = setup.now();
    let mut entropy = Given {
        challenge: octets(vector, "challenge"),
        rest: &mut setup.entropy,
    };
    let mut cx = Context::new(now, &mut entropy);
    let response = setup
        .pool
        .handle(&Request::operation(operation, &body), &mut cx);
    assert_eq!(response.status, 200, "{operation}");
    let body: Value = serde_json::from_slice(&response.body).unwrap();
    assert!(body.to_string().contains(&encoded(vector, "challenge")));
    body
}

fn setup() -> (Setup, Value) {
    let mut setup = Setup::new();
    let client = NewAppClient::public().with_id("choice");
    let client = client.with_flows([AuthFlow::User]);
    setup.client_id = setup.with(|pool, cx| pool.add_client(client, cx)).unwrap();
    setup
        .pool
        .set_relying_party(RelyingParty::new("example.org"));
    setup
        .pool
        .set_first_auth_factors([FirstAuthFactor::Password, FirstAuthFactor::WebAuthn]);
    let reply = setup.ok(
        "InitiateAuth",
        json!({
            "AuthFlow": "USER_AUTH", "ClientId": setup.client_id,
            "AuthParameters": {
                "USERNAME": "alice", "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD,
            },
        }),
    );
    let token = reply["AuthenticationResult"]["AccessToken"].clone();
    (setup, token)
}

/// Starts a registration with the vector's challenge; returns the body that completes it.
fn registration(setup: &mut Setup, token: &Value, vector: &Value) -> Value {
    let start = json!({ "AccessToken": token });
    call_with(setup, vector, "StartWebAuthnRegistration", start);
    let object = octets(vector, "attestationObject");
    // The id is in the authenticator data, after 53 bytes and its length.
    let name = b"authData";
    let at = object
        .windows(name.len())
        .position(|part| part == name)
        .unwrap();
    let head = match object[at + 8] {
        0x58 => 2,
        _ => 3,
    };
    let data = &object[at + 8 + head..];
    let id = URL_SAFE_NO_PAD.encode(&data[55..55 + 32]);
    json!({
        "AccessToken": token,
        "Credential": {
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
            "response": {
                "clientDataJSON": encoded(vector, "clientDataJSON"),
                "attestationObject": encoded(vector, "attestationObject"),
            },
        },
    })
}

#[test]
fn the_specifications_test_vectors_verify() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    for vector in vectors["verified"].as_array().unwrap() {
        let (mut setup, token) = setup();
        let body = registration(&mut setup, &token, &vector["registration"]);
        let id = body["Credential"]["id"].clone();
        setup.ok("CompleteWebAuthnRegistration", body);

        let vector = &vector["authentication"];
        let begin = json!({
            "AuthFlow": "USER_AUTH", "ClientId": setup.client_id,
            "AuthParameters": { "USERNAME": "alice", "PREFERRED_CHALLENGE": "WEB_AUTHN" },
        });
        let reply = call_with(&mut setup, vector, "InitiateAuth", begin);
        let answer = |response: &Value| {
            let credential = json!({
                "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": {},
                "response": response,
            });
            json!({
                "ChallengeName": "WEB_AUTHN", "ClientId": "choice", "Session": reply["Session"],
                "ChallengeResponses": {
                    "USERNAME": "alice", "CREDENTIAL": credential.to_string(),
                },
            })
        };
        let response = json!({
            "clientDataJSON": encoded(vector, "clientDataJSON"),
            "authenticatorData": encoded(vector, "authenticatorData"),
            "signature": encoded(vector, "signature"),
        });
        // One wrong bit, in each of the three.
        for name in ["clientDataJSON", "authenticatorData", "signature"] {
            let mut octets = octets(vector, name);
            *octets.last_mut().unwrap() ^= 1;
            let mut wrong = response.clone();
            wrong[name] = URL_SAFE_NO_PAD.encode(octets).into();
            setup.refused("RespondToAuthChallenge", answer(&wrong));
        }
        let done = setup.ok("RespondToAuthChallenge", answer(&response));
        assert!(done["AuthenticationResult"].is_object());
    }
}

#[test]
fn a_self_attestation_is_verified() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let vector = &vectors["verified"][1]["registration"];
    let (mut setup, token) = setup();
    let mut body = registration(&mut setup, &token, vector);
    let mut object = octets(vector, "attestationObject");
    // The last byte of the statement's signature, before the key `authData`.
    let at = object
        .windows(8)
        .position(|part| part == b"authData")
        .unwrap();
    object[at - 2] ^= 1;
    body["Credential"]["response"]["attestationObject"] = URL_SAFE_NO_PAD.encode(object).into();
    let refusal = setup.refused("CompleteWebAuthnRegistration", body);
    assert_eq!(refusal.0, "InvalidParameterException");
}

#[test]
fn an_unsupported_credential_is_refused_by_name() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    for vector in vectors["refused"].as_array().unwrap() {
        let (mut setup, token) = setup();
        let body = registration(&mut setup, &token, vector);
        let refusal = setup.refused("CompleteWebAuthnRegistration", body);
        assert_eq!(
            refusal.0,
            vector["code"].as_str().unwrap(),
            "{}",
            vector["name"]
        );
    }
    // The same bytes for a pool with another relying party.
    let vector = &vectors["verified"][0]["registration"];
    let (mut setup, token) = setup();
    setup.pool.set_relying_party(RelyingParty::new("org"));
    let body = registration(&mut setup, &token, vector);
    let refusal = setup.refused("CompleteWebAuthnRegistration", body);
    assert_eq!(refusal.0, "WebAuthnRelyingPartyMismatchException");
}

/// Arbitrary bytes: a refusal, never an internal error.
#[test]
fn damaged_objects_are_refused() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let vector = &vectors["verified"][1]["registration"];
    let whole = octets(vector, "attestationObject");
    let (mut setup, token) = setup();
    let mut complete = |object: &[u8]| {
        let mut body = registration(&mut setup, &token, vector);
        body["Credential"]["response"]["attestationObject"] = URL_SAFE_NO_PAD.encode(object).into();
        setup.call("CompleteWebAuthnRegistration", body).0
    };
    for length in 0..whole.len() {
        assert_eq!(complete(&whole[..length]), 400, "the first {length} octets");
    }
    // The statement signs the authenticator data, so a change there is noticed too.
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x80;
        assert_eq!(complete(&damaged), 400, "octet {at}");
    }
    assert_eq!(complete(&whole), 200);
}

/// Web Authentication Level 3, §5.1: `id` is `rawId` in base64url.
#[test]
fn a_credential_has_one_id() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let vector = &vectors["verified"][0]["registration"];
    let (mut setup, token) = setup();
    let mut body = registration(&mut setup, &token, vector);
    body["Credential"]["id"] = "AAAA".into();
    let refusal = setup.refused("CompleteWebAuthnRegistration", body);
    assert_eq!(refusal.0, "InvalidParameterException");
    let body = registration(&mut setup, &token, vector);
    setup.ok("CompleteWebAuthnRegistration", body);
}
