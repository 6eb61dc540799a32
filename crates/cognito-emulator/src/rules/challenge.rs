//! What all challenges have in common: a new session, an answer, and its verdict.

use serde_json::{Value, json};

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::ground::wire::Parameters;
use crate::state::app_client::AuthFlow;
use crate::state::sign_in::{ClientMetadata, SignIn};
use crate::state::step::Step;
use crate::state::user_pool::UserPool;

/// An answer to a challenge with a session. The session is checked already: it is valid, for
/// this challenge, and of this user.
pub(crate) struct Answer<'a> {
    pub(crate) sign_in: SignIn,
    pub(crate) step: Step,
    pub(crate) responses: &'a Parameters,
    pub(crate) session: &'a str,
}

/// An answer to a challenge that is found by its secret block; nothing is checked yet.
pub(crate) struct BlockAnswer<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) session: Option<&'a str>,
    pub(crate) responses: &'a Parameters,
    pub(crate) client_metadata: &'a ClientMetadata,
}

/// The result of an answer that was not refused.
pub(crate) enum Verdict {
    /// The sign-in has progressed; `next` decides what follows.
    Proven(SignIn),
    /// The reply is complete: a challenge that follows from the answer itself.
    Reply(Value),
}

/// The function that checks an answer. The session is used up if this and the next step
/// succeed; after a fault it can be used again.
pub(crate) type Handler = fn(&mut UserPool, Answer<'_>, &mut Context<'_>) -> Result<Verdict, Fault>;

/// The same for an answer that is found by its secret block. Also returns the session to be
/// used up.
pub(crate) type BlockHandler = for<'a> fn(
    &mut UserPool,
    &BlockAnswer<'a>,
    &mut Context<'_>,
) -> Result<(Verdict, Option<&'a str>), Fault>;

/// A challenge with a new session.
pub(crate) fn issue(
    pool: &mut UserPool,
    sign_in: SignIn,
    step: Step,
    parameters: Value,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let name = step.challenge_name();
    let life = pool.client(&sign_in.client_id)?.session_life();
    let session = pool.sessions.open(sign_in, step, life, cx)?;
    Ok(json!({
        "ChallengeName": name,
        "ChallengeParameters": parameters,
        "Session": session,
    }))
}

/// Whether an answer is by the user who is signing in: checks USERNAME and SECRET_HASH.
///
/// The SECRET_HASH covers the real user name. In USER_AUTH, one over the name with which the
/// sign-in began is accepted too, because clients send that name in all requests.
pub(crate) fn is_of_user(
    pool: &UserPool,
    sign_in: &SignIn,
    responses: &Parameters,
) -> Result<bool, Fault> {
    let claimed = responses.require("USERNAME")?;
    let hashed = match sign_in.flow {
        AuthFlow::User if claimed == sign_in.typed => claimed,
        _ => &sign_in.username,
    };
    let hash = responses.get("SECRET_HASH");
    let client = pool.client(&sign_in.client_id)?;
    client.check_secret_hash(hash, hashed, pool.leniency)?;
    Ok(claimed == sign_in.username
        || claimed == sign_in.typed
        || pool
            .find_user(claimed)
            .is_some_and(|user| user.username == sign_in.username))
}
