//! Whole sign-ins with a peer that lies a little: the service's replies, changed in places, and
//! an answer to each challenge. Whatever the peer sends, each request is JSON with SECRET_HASH
//! over the USERNAME in it and with the newest session, and has the password only if the request
//! is meant to send it.

use crate::json::mutate;
use crate::secrets::{PASSWORD, hidden_in, is_password_in};
use crate::waiting::{
    NAMES, answered, confidential_client, device, now, password_verifier, put_by_and_taken_up,
    reply, small_exponent, the_password, tokens,
};
use arbitrary::{Result, Unstructured};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cognito_srp_core::{
    Ephemeral, Error, Exchange, Preference, Response, SignedIn, Step, StepUp, Username,
};
use ring::hmac;
use serde_json::{Value, json};

const MEMBERS: [&str; 12] = [
    "AuthenticationResult",
    "AvailableChallenges",
    "ChallengeName",
    "ChallengeParameters",
    "NewDeviceMetadata",
    "SecretCode",
    "Session",
    "Status",
    "USERNAME",
    "USER_ID_FOR_SRP",
    "__type",
    "ExpiresIn",
];

pub fn run(data: &[u8]) {
    if is_password_in(data) {
        return;
    }
    // The input may end before the sign-in does.
    let _ = flow(&mut Unstructured::new(data), data);
}

fn flow(u: &mut Unstructured<'_>, data: &[u8]) -> Result<()> {
    let mut exchange = begun(u)?;
    let mut session = None;
    for _ in 0..12 {
        check(&exchange, session.as_deref());
        let mut reply = any_reply(u)?;
        mutate(u, &mut reply, &MEMBERS)?;
        let status = if reply.get("__type").is_some() {
            400
        } else {
            200
        };
        let text = reply.to_string();
        let operation = exchange.request().operation();
        let outcome = exchange.receive(Response::new(status, [], text.as_bytes()), now());
        // A wrong code may be a status instead of an error; the session is a new one then too.
        let is_refused = operation == "VerifySoftwareToken" && reply["Status"].is_string();
        if status == 200 && (outcome.is_ok() || is_refused) {
            session = newest(operation, &reply, session);
        }
        let which = usize::from(u.arbitrary::<u8>()?);
        let challenge = match outcome {
            Ok(Step::Send(next)) => {
                exchange = next;
                continue;
            }
            Ok(Step::Challenge(challenge)) => challenge,
            Ok(Step::Done(tokens)) => {
                assert!(reply.get("AuthenticationResult").is_some());
                kept(SignedIn::from(tokens));
                return Ok(());
            }
            Err(error) => match into_challenge(error, text.as_bytes()) {
                Some(challenge) => challenge,
                None => return Ok(()),
            },
        };
        let challenge = match which & 1 {
            0 => put_by_and_taken_up(challenge, data),
            _ => challenge,
        };
        exchange = answered(challenge, which >> 1);
    }
    Ok(())
}

fn into_challenge(error: Error, said: &[u8]) -> Option<cognito_srp_core::Challenge> {
    hidden_in(&error, said);
    error.into_challenge().ok()
}

fn begun(u: &mut Unstructured<'_>) -> Result<Exchange<Step>> {
    let name = Username::parse("alice@example.com").unwrap();
    let mut sign_in = confidential_client().begin(name);
    let ephemeral = || Ephemeral::from_exponent(small_exponent(7)).unwrap();
    if u.arbitrary()? {
        sign_in = sign_in.with_device(device(), ephemeral()).unwrap();
    }
    Ok(match u.int_in_range(0..=6)? {
        0 => sign_in.srp(the_password(), ephemeral()),
        1 => sign_in.password(&the_password()),
        2 => sign_in.custom(),
        3 => sign_in.custom_with_srp(the_password(), ephemeral()),
        4 => sign_in.choice(Preference::PasswordSrp(the_password(), ephemeral())),
        5 => sign_in.step_up(StepUp::to("urn:high"), Preference::EmailOtp),
        _ => sign_in.choice(Preference::None),
    })
}

fn any_reply(u: &mut Unstructured<'_>) -> Result<Value> {
    let which = u.int_in_range(0..=NAMES.len() + 7)?;
    let session = ["s1", "s2", ""];
    Ok(match which.checked_sub(NAMES.len()) {
        None => reply(NAMES[which], u.choose(&session)?),
        Some(0) => tokens(),
        Some(1) => {
            let mut tokens = tokens();
            tokens["AuthenticationResult"]["NewDeviceMetadata"] =
                json!({"DeviceKey": device().key().as_str(), "DeviceGroupKey": "-7NlkpPj8"});
            tokens
        }
        Some(2) => json!({"SecretCode": "JBSWY3DPEHPK3PXP", "Session": "s4"}),
        Some(3) => json!({"Status": "SUCCESS", "Session": "s5"}),
        Some(4) => json!({"__type": "CodeMismatchException", "message": "No."}),
        Some(5) => {
            json!({"__type": "ResourceNotFoundException", "message": "Device does not exist."})
        }
        Some(6) => json!({"__type": "NotAuthorizedException", "message": "No."}),
        Some(_) => password_verifier(),
    })
}

/// The session for the next request: a challenge's own, or none; setting up an authenticator app
/// may leave it as it was. An empty session counts as none.
fn newest(operation: &str, reply: &Value, before: Option<String>) -> Option<String> {
    let named = reply
        .get("Session")
        .and_then(Value::as_str)
        .filter(|session| !session.is_empty())
        .map(str::to_owned);
    match operation {
        "AssociateSoftwareToken" | "VerifySoftwareToken" => named.or(before),
        _ => named,
    }
}

fn check(exchange: &Exchange<Step>, session: Option<&str>) {
    let body: Value = serde_json::from_slice(exchange.request().body()).unwrap();
    let sent = body.get("Session").and_then(Value::as_str);
    assert_eq!(sent, session, "the newest session");
    let parameters = match exchange.request().operation() {
        "InitiateAuth" => &body["AuthParameters"],
        "RespondToAuthChallenge" => &body["ChallengeResponses"],
        _ => return,
    };
    let name = parameters["USERNAME"].as_str().unwrap();
    let secret = "kt7u5c0fq0n1a2b3c4d5e6f7g8h9i0jk1l2m3n4o5p6q7r8s9t0";
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let hash = hmac::sign(&key, format!("{name}1h57kf5cpq17m0eml12EXAMPLE").as_bytes());
    assert_eq!(parameters["SECRET_HASH"], STANDARD.encode(hash.as_ref()));
    // All the ways in which a password is sent.
    let asked = ["PASSWORD", "NEW_PASSWORD"].map(|key| parameters.get(key).is_some());
    let is_there = |value: &Value| value.as_str().is_some_and(|text| text.contains(PASSWORD));
    let shown = parameters.as_object().unwrap().values().any(is_there);
    assert_eq!(shown, asked.contains(&true), "the password");
}

/// A signed-in user can be stored, and is the same when loaded.
fn kept(user: SignedIn) {
    let text = user.to_json();
    let read = SignedIn::from_json(&text).unwrap();
    assert_eq!(*read.to_json(), *text);
    assert_eq!(read.expires_at(), user.expires_at());
}
