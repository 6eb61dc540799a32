//! `DEVICE_PASSWORD_VERIFIER`: a device's proof. It is found by the secret block. It also has
//! a session, which must match if the client sends it back.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::sum::Kept;
use crate::rules::challenge::{self, BlockAnswer, Verdict, is_of_user};
use crate::state::secret_blocks::ProofAnswer;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::step::{Step, name};
use crate::state::user_pool::UserPool;

pub(crate) const NAME: &str = name::DEVICE_PASSWORD_VERIFIER;

/// The server half of SRP, with the device's verifier.
pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    srp_a: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let key = sign_in.device_key.clone().unwrap_or_default();
    let device = pool.devices.remembered(&sign_in.username, &key)?;
    let verifier = device.verifier().cloned().ok_or_else(Fault::internal)?;
    let (salt, kept) = (verifier.salt().clone(), Kept::Verifier(verifier));
    let life = pool.client(&sign_in.client_id)?.session_life();
    let blocks = &mut pool.secret_blocks;
    let offer = blocks.offer(sign_in.clone(), NAME, (&salt, kept, srp_a), life, cx)?;
    let parameters = json!({
        "SALT": offer.salt,
        "SRP_B": offer.srp_b,
        "SECRET_BLOCK": offer.secret_block,
        "USERNAME": sign_in.username,
        "DEVICE_KEY": key,
    });
    let step = Step::DevicePasswordVerifier(offer.secret_block);
    challenge::issue(pool, sign_in, step, parameters, cx)
}

pub(crate) fn answer<'a>(
    pool: &mut UserPool,
    answer: &BlockAnswer<'a>,
    cx: &mut Context<'_>,
) -> Result<(Verdict, Option<&'a str>), Fault> {
    let given = ProofAnswer::of(answer.responses)?;
    if let Some(session) = answer.session {
        match &pool.held(session, NAME, cx.now)?.step {
            Step::DevicePasswordVerifier(block) if block == given.secret_block => {}
            _ => return Err(Fault::invalid_session()),
        }
    }
    let blocks = &pool.secret_blocks;
    let proof = blocks
        .find(given.secret_block, NAME, answer.client_id, cx.now)
        .ok_or_else(Fault::wrong_password)?;
    if !is_of_user(pool, &proof.sign_in, answer.responses)? || !pool.is_current(&proof.sign_in) {
        return Err(Fault::wrong_password());
    }
    let sign_in = proof.sign_in.clone();
    let key = sign_in.device_key.clone().unwrap_or_default();
    let sent = answer.responses.device_key();
    if sent.as_ref().is_some_and(|sent| *sent != key) {
        return Err(Fault::wrong_password());
    }
    // The user may have forgotten the device in the meantime.
    let device = pool.devices.remembered(&sign_in.username, &key)?;
    cx.compute_key(proof.exchange())?;
    let time = (cx.now, pool.timestamp_tolerance);
    let proven = proof.is_given_by(&device.identity(&key), &given, time);
    pool.secret_blocks.remove(given.secret_block);
    if let Some(session) = answer.session {
        pool.sessions.spend(session);
    }
    if !proven {
        return Err(Fault::wrong_password());
    }
    let device = pool.devices.get_mut(&sign_in.username, &key)?;
    device.authenticated(cx.now);
    let sign_in = SignIn {
        client_metadata: answer.client_metadata.clone(),
        ..sign_in
    };
    Ok((Verdict::Proven(sign_in.with(Factor::Device)), None))
}
