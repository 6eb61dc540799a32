//! `PASSWORD_VERIFIER`: the proof that SRP ends with. It has no session; its
//! handle is the secret block.

use serde_json::{Value, json};

use crate::entropy::Context;
use crate::fault::Fault;
use crate::operations::respond::{BlockAnswer, is_of_user};
use crate::sign_in::secret_blocks::ProofAnswer;
use crate::sign_in::{SignIn, device, password};
use crate::user_pool::UserPool;

pub(crate) const NAME: &str = "PASSWORD_VERIFIER";

/// The server half of SRP up to its challenge.
pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    srp_a: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let verifier = pool.verifier_of(&sign_in)?;
    let username = sign_in.username.clone();
    let life = pool.client(&sign_in.client_id)?.session_life();
    let offer = pool
        .secret_blocks
        .offer(sign_in, NAME, (&verifier, srp_a), life, cx)?;
    Ok(json!({
        "ChallengeName": NAME,
        "ChallengeParameters": {
            "SALT": offer.salt,
            "SECRET_BLOCK": offer.secret_block,
            "SRP_B": offer.srp_b,
            "USERNAME": username,
            "USER_ID_FOR_SRP": username,
        },
    }))
}

pub(crate) fn answer(
    pool: &mut UserPool,
    answer: &BlockAnswer<'_>,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let responses = answer.responses;
    let claimed = responses.require("USERNAME")?;
    let given = ProofAnswer::of(responses)?;
    let blocks = &pool.secret_blocks;
    let Some(proof) = blocks.find(given.secret_block, NAME, answer.client_id, cx.now) else {
        pool.client(answer.client_id)?
            .check_secret_hash(responses.get("SECRET_HASH"), claimed)?;
        return Err(Fault::wrong_password());
    };
    if !is_of_user(pool, &proof.sign_in, responses)? {
        return Err(Fault::wrong_password());
    }
    let identity = pool.identity(&proof.sign_in.username);
    let proven = proof.is_given_by(&identity, &given, cx.now);
    let sign_in = SignIn {
        device_key: responses.device_key(),
        client_metadata: answer.client_metadata.clone(),
        ..proof.sign_in.clone()
    };
    if proven {
        // Only who knows the password learns what devices there are; and the same
        // answer is good again without the key.
        device::check(pool, &sign_in.username, sign_in.device_key.as_deref())?;
    }
    pool.secret_blocks.remove(given.secret_block);
    password::judged(pool, sign_in, proven, cx)
}
