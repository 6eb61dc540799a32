//! `RespondToAuthChallenge`: the answers.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Parameters, input};
use crate::client_timestamp;
use crate::entropy::Context;
use crate::fault::Fault;
use crate::handles::Held;
use crate::tokens;
use crate::user::Status;
use crate::user_pool::UserPool;
use crate::validate::Validation;

/// How far a client's clock may be off. AWS does not document a bound.
const CLOCK_TOLERANCE: u64 = 5 * 60;

const NEW_PASSWORD_REQUIRED: &str = "NEW_PASSWORD_REQUIRED";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Input {
    challenge_name: Option<String>,
    client_id: Option<String>,
    session: Option<String>,
    challenge_responses: Option<Parameters>,
}

pub(crate) fn respond_to_auth_challenge(
    pool: &mut UserPool,
    body: &[u8],
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    Validation::default()
        .required("challengeName", input.challenge_name.is_some())
        .client_id(input.client_id.as_deref())
        .finish()?;
    let client_id = input.client_id.unwrap_or_default();
    let responses = input.challenge_responses.unwrap_or_default();
    pool.client(&client_id)?;
    match input.challenge_name.as_deref() {
        Some("PASSWORD_VERIFIER") => password_verifier(pool, &client_id, &responses, cx),
        Some(NEW_PASSWORD_REQUIRED) => {
            let session = input.session.ok_or_else(|| Fault::missing("Session"))?;
            new_password_required(pool, &client_id, &session, &responses, cx)
        }
        _ => Err(Fault::not_authorized("Invalid session for the user.")),
    }
}

/// Checks that an answer is by the user whose challenge it is: the SECRET_HASH is
/// over the real user name, and USERNAME says the same user.
fn check_user(
    pool: &UserPool,
    client_id: &str,
    responses: &Parameters,
    username: &str,
) -> Result<(), Fault> {
    let claimed = responses.require("USERNAME")?;
    pool.client(client_id)?
        .check_secret_hash(responses.get("SECRET_HASH"), username)?;
    let is_same = claimed == username
        || pool
            .find_user(claimed)
            .is_some_and(|user| user.username == username);
    match is_same {
        true => Ok(()),
        false => Err(Fault::wrong_password()),
    }
}

fn password_verifier(
    pool: &mut UserPool,
    client_id: &str,
    responses: &Parameters,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let claimed = responses.require("USERNAME")?;
    let secret_block = responses.require("PASSWORD_CLAIM_SECRET_BLOCK")?;
    let signature = responses.require("PASSWORD_CLAIM_SIGNATURE")?;
    let timestamp = responses.require("TIMESTAMP")?;
    let Some(challenge) = pool.challenges.take(secret_block, client_id, cx.now) else {
        pool.client(client_id)?
            .check_secret_hash(responses.get("SECRET_HASH"), claimed)?;
        return Err(Fault::wrong_password());
    };
    check_user(pool, client_id, responses, &challenge.username)?;
    let in_time = client_timestamp::parse(timestamp).is_some_and(|moment| {
        moment.unix_seconds().abs_diff(cx.now.unix_seconds()) <= CLOCK_TOLERANCE
    });
    let octets = STANDARD.decode(secret_block).unwrap_or_default();
    let signature = STANDARD.decode(signature).unwrap_or_default();
    let identity = pool.identity(&challenge.username);
    let proven = challenge
        .key
        .verify(&signature, &identity, &octets, timestamp);
    if proven && in_time && challenge.exists {
        password_proven(pool, &challenge.username, client_id, cx)
    } else {
        Err(Fault::wrong_password())
    }
}

/// What comes after a right password: tokens, or a new password first.
pub(super) fn password_proven(
    pool: &mut UserPool,
    username: &str,
    client_id: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = pool.users.get(username).ok_or_else(Fault::wrong_password)?;
    match user.status {
        Status::Confirmed => signed_in(pool, username, client_id, cx),
        Status::ForceChangePassword => {
            let attributes: Map<String, Value> = user
                .attributes
                .iter()
                .filter(|(name, _)| *name != "sub")
                .map(|(name, value)| (name.clone(), value.as_str().into()))
                .collect();
            let session = new_session(cx)?;
            let reply = json!({
                "ChallengeName": NEW_PASSWORD_REQUIRED,
                "ChallengeParameters": {
                    "USER_ID_FOR_SRP": username,
                    "requiredAttributes": "[]",
                    "userAttributes": Value::Object(attributes).to_string(),
                },
                "Session": session,
            });
            let held = Held {
                username: username.to_owned(),
                client_id: client_id.to_owned(),
                challenge: NEW_PASSWORD_REQUIRED,
                issued: cx.now,
                used: false,
            };
            pool.sessions.put(session, held);
            Ok(reply)
        }
    }
}

fn new_password_required(
    pool: &mut UserPool,
    client_id: &str,
    session: &str,
    responses: &Parameters,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let held = pool
        .sessions
        .get(session, client_id, NEW_PASSWORD_REQUIRED, cx.now)?;
    check_user(pool, client_id, responses, &held.username)?;
    let password = responses.require("NEW_PASSWORD")?;
    pool.policy.check(password)?;
    let verifier = pool.new_verifier(&held.username, password, cx)?;
    let user = pool
        .users
        .get_mut(&held.username)
        .ok_or_else(Fault::wrong_password)?;
    let added: Vec<(&str, &str)> = responses
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("userAttributes.")?, value)))
        .collect();
    if let Some((name, _)) = added
        .iter()
        .find(|(name, _)| user.attribute(name).is_some())
    {
        return Err(Fault::not_authorized(format!(
            "Cannot modify an already provided {name}"
        )));
    }
    for (name, value) in added {
        user.attributes.insert(name.to_owned(), value.to_owned());
    }
    user.verifier = verifier;
    user.status = Status::Confirmed;
    user.modified = cx.now;
    pool.sessions.spend(session);
    signed_in(pool, &held.username, client_id, cx)
}

/// The end of a sign-in: tokens of a new grant.
fn signed_in(
    pool: &mut UserPool,
    username: &str,
    client_id: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let user = pool.users.get(username).ok_or_else(Fault::wrong_password)?;
    let (grant, refresh_token) = pool.grants.issue(username, client_id, None, cx)?;
    let refresh_token = Some(refresh_token);
    let result =
        tokens::authentication_result(&pool.keys, &pool.issuer, user, &grant, refresh_token, cx)?;
    Ok(json!({ "AuthenticationResult": result, "ChallengeParameters": {} }))
}

/// Opaque, of the length and with the beginning that AWS's have.
fn new_session(cx: &mut Context<'_>) -> Result<String, Fault> {
    let octets = URL_SAFE_NO_PAD.encode(cx.random::<693>()?);
    Ok(format!("AYABe{octets}"))
}
