//! `PASSWORD_VERIFIER`: the proof at the end of SRP. It is found by the secret block; it has a
//! session only in USER_AUTH.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::sum::Kept;
use crate::rules::challenge::{self, BlockAnswer, Verdict, is_of_user};
use crate::rules::password;
use crate::state::app_client::AuthFlow;
use crate::state::secret_blocks::ProofAnswer;
use crate::state::sign_in::SignIn;
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::PASSWORD_VERIFIER;

/// The server half of SRP up to its challenge.
pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    srp_a: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let password = pool.password_of(&sign_in)?;
    let (salt, kept) = (password.salt(), Kept::Key(password.key().clone()));
    let (username, flow) = (sign_in.username.clone(), sign_in.flow);
    let of_session = sign_in.clone();
    let life = pool.client(&sign_in.client_id)?.session_life();
    let offer = pool
        .secret_blocks
        .offer(sign_in, NAME, (&salt, kept, srp_a), life, cx)?;
    let parameters = json!({
        "SALT": offer.salt,
        "SECRET_BLOCK": offer.secret_block,
        "SRP_B": offer.srp_b,
        "USERNAME": username,
        "USER_ID_FOR_SRP": username,
    });
    match flow {
        AuthFlow::User => {
            let step = Step::PasswordVerifier(offer.secret_block);
            challenge::issue(pool, of_session, step, parameters, cx)
        }
        _ => Ok(json!({ "ChallengeName": NAME, "ChallengeParameters": parameters })),
    }
}

pub(crate) fn answer<'a>(
    pool: &mut UserPool,
    answer: &BlockAnswer<'a>,
    cx: &mut Context<'_>,
) -> Result<(Verdict, Option<&'a str>), Fault> {
    let responses = answer.responses;
    let claimed = responses.require("USERNAME")?;
    let given = ProofAnswer::of(responses)?;
    let blocks = &pool.secret_blocks;
    let Some(proof) = blocks.find(given.secret_block, NAME, answer.client_id, cx.now) else {
        pool.client(answer.client_id)?.check_secret_hash(
            responses.get("SECRET_HASH"),
            claimed,
            pool.leniency,
        )?;
        return Err(Fault::wrong_password());
    };
    if !is_of_user(pool, &proof.sign_in, responses)? || !pool.is_current(&proof.sign_in) {
        return Err(Fault::wrong_password());
    }
    pool.attempts
        .check_password(&proof.sign_in.username, cx.now)?;
    let session = match proof.sign_in.flow {
        AuthFlow::User => Some(check_session(pool, answer.session, given.secret_block, cx)?),
        _ => None,
    };
    cx.compute_key(proof.exchange())?;
    let identity = pool.identity(&proof.sign_in.username);
    let proven = proof.is_given_by(&identity, &given, (cx.now, pool.timestamp_tolerance));
    let sign_in = SignIn {
        device_key: responses.device_key(),
        client_metadata: answer.client_metadata.clone(),
        ..proof.sign_in.clone()
    };
    if proven {
        // Only a user who knows the password learns whether a device exists. The same answer
        // without the key is then accepted.
        pool.devices
            .check(&sign_in.username, sign_in.device_key.as_deref())?;
    }
    pool.secret_blocks.remove(given.secret_block);
    let verdict = password::conclude_password(pool, sign_in, proven, cx)?;
    Ok((verdict, session))
}

/// Checks the session of this challenge, which it has in USER_AUTH.
fn check_session<'a>(
    pool: &UserPool,
    session: Option<&'a str>,
    secret_block: &str,
    cx: &Context<'_>,
) -> Result<&'a str, Fault> {
    let session = session.ok_or_else(|| Fault::missing("Session"))?;
    let held = pool.held(session, NAME, cx.now)?;
    match &held.step {
        Step::PasswordVerifier(block) if block == secret_block => Ok(session),
        _ => Err(Fault::invalid_session()),
    }
}
