//! `RespondToAuthChallenge` and `AdminRespondToAuthChallenge`: answers to challenges.

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::members::members;
use crate::ground::wire::{Parameters, input};
use crate::rules::challenge::{self, Answer, BlockAnswer, is_of_user};
use crate::rules::challenges::{
    custom_challenge, device_password_verifier, device_srp_auth, email_otp, mfa_setup,
    new_password_required, password, password_srp, password_verifier, select_challenge,
    select_mfa_type, sms_mfa, sms_otp, software_token_mfa, web_authn,
};
use crate::rules::next::conclude;
use crate::state::sign_in::{ClientMetadata, Factor, Goal};
use crate::state::user_pool::UserPool;

/// How the challenge of an answer is found.
enum Handler {
    /// By its session.
    OfSession(challenge::Handler),
    /// By the secret block; the challenge itself decides whether it checks a session.
    OfSecretBlock(challenge::BlockHandler),
    /// By its session, or without one by the device.
    SessionOrDevice(challenge::Handler),
}

/// The challenges that can be answered.
const HANDLERS: &[(&str, Handler)] = &[
    (
        custom_challenge::NAME,
        Handler::OfSession(custom_challenge::answer),
    ),
    (
        device_password_verifier::NAME,
        Handler::OfSecretBlock(device_password_verifier::answer),
    ),
    (
        device_srp_auth::NAME,
        Handler::SessionOrDevice(device_srp_auth::answer),
    ),
    (email_otp::NAME, Handler::OfSession(email_otp::answer)),
    (mfa_setup::NAME, Handler::OfSession(mfa_setup::answer)),
    (
        new_password_required::NAME,
        Handler::OfSession(new_password_required::answer),
    ),
    (password::NAME, Handler::OfSession(password::answer)),
    (password_srp::NAME, Handler::OfSession(password_srp::answer)),
    (
        password_verifier::NAME,
        Handler::OfSecretBlock(password_verifier::answer),
    ),
    (
        select_challenge::NAME,
        Handler::OfSession(select_challenge::answer),
    ),
    (
        select_mfa_type::NAME,
        Handler::OfSession(select_mfa_type::answer),
    ),
    (sms_mfa::NAME, Handler::OfSession(sms_mfa::answer)),
    (sms_otp::NAME, Handler::OfSession(sms_otp::answer)),
    (
        software_token_mfa::NAME,
        Handler::OfSession(software_token_mfa::answer),
    ),
    (web_authn::NAME, Handler::OfSession(web_authn::answer)),
];

members! {
    pub(crate) struct Input {
        challenge_name: Option<String>,
        pub(crate) client_id: Option<String>,
        session: Option<String>,
        challenge_responses: Option<Parameters>,
        client_metadata: Option<ClientMetadata>,
    }
}

/// `RespondToAuthChallenge`, and the same for operators, whose requests name the pool.
pub(crate) fn respond_to_auth_challenge(
    pool: &mut UserPool,
    body: &Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let input: Input = input(body)?;
    respond(pool, &input, Goal::Tokens, cx)
}

/// Finds the challenge and has its answer checked. A session of a sign-in with another goal
/// counts as unknown.
pub(crate) fn respond(
    pool: &mut UserPool,
    input: &Input,
    goal: Goal,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let client_id = input.client_id.as_deref().unwrap_or_default();
    pool.client(client_id)?;
    let name = match input.challenge_name.as_deref().unwrap_or_default() {
        // The documentation uses this name; the enumeration has only the other.
        "EMAIL_MFA" => email_otp::NAME,
        name => name,
    };
    let (none, no_metadata) = (Parameters::default(), ClientMetadata::new());
    let responses = input.challenge_responses.as_ref().unwrap_or(&none);
    let client_metadata = input.client_metadata.as_ref().unwrap_or(&no_metadata);
    let mut session = input.session.clone();
    let handler = HANDLERS.iter().find(|(known, _)| *known == name);
    let handler = match handler.map(|(_, handler)| handler) {
        Some(Handler::OfSecretBlock(handler)) => {
            let answer = BlockAnswer {
                client_id,
                session: session.as_deref(),
                responses,
                client_metadata,
            };
            let (verdict, spent) = handler(pool, &answer, cx)?;
            let reply = conclude(pool, verdict, cx)?;
            if let Some(session) = spent {
                pool.sessions.spend(session);
            }
            return Ok(reply);
        }
        Some(Handler::OfSession(handler)) => handler,
        Some(Handler::SessionOrDevice(handler)) => {
            let is_at_hand = |session| !pool.sessions.answered_another(session, name);
            if !session.as_deref().is_some_and(is_at_hand) {
                session = device_srp_auth::session_of(pool, client_id, responses, cx).or(session);
            }
            handler
        }
        None => return Err(Fault::invalid_session()),
    };
    let session = session.ok_or_else(|| Fault::missing("Session"))?;
    let held = pool.held(&session, name, cx.now)?.clone();
    let is_here = held.sign_in.client_id == client_id && held.sign_in.goal == goal;
    if !is_here || !is_of_user(pool, &held.sign_in, responses)? {
        return Err(Fault::invalid_session());
    }
    if let Ok(user) = pool.user(&held.sign_in) {
        user.may_sign_in()?;
    }
    let mut sign_in = held.sign_in;
    // After a device has proved itself, the sign-in stays with that device.
    if !sign_in.has_proven(Factor::Device) {
        // An answer without an unknown device key drops that key: this is how clients continue
        // after "Device does not exist.".
        let known = |key: &String| pool.devices.check(&sign_in.username, Some(key)).is_ok();
        let before = sign_in.device_key.clone().filter(known);
        sign_in.device_key = responses.device_key().or(before);
    }
    sign_in.client_metadata.clone_from(client_metadata);
    let answer = Answer {
        sign_in,
        step: held.step,
        responses,
        session: &session,
    };
    let before = pool.users.get(&answer.sign_in.username).cloned();
    let verdict = handler(pool, answer, cx);
    match verdict.and_then(|verdict| conclude(pool, verdict, cx)) {
        Ok(reply) => {
            pool.sessions.spend(&session);
            Ok(reply)
        }
        Err(fault) => {
            // A refused answer changes nothing of the user, even if parts of it were correct.
            if let Some(before) = before {
                pool.restore_user(before);
            }
            Err(fault)
        }
    }
}
