//! Custom authentication: what the triggers of the pool decide.

use std::collections::BTreeMap;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenge::Verdict;
use crate::rules::challenges::{custom_challenge, password_verifier};
use crate::state::custom_auth::{CustomChallenge, Decision, TriggerRequest, unrecognizable};
use crate::state::sign_in::{Factor, SignIn};
use crate::state::user::User;
use crate::state::user_pool::UserPool;

/// Asks `DefineAuthChallenge`, and does what it decides. No decision signs in a user
/// who does not exist: `next` finds none.
pub(crate) fn advance(
    pool: &mut UserPool,
    mut sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let none = BTreeMap::new();
    let request = request(&pool.users, &sign_in, &none);
    // A trigger may count how often it is asked.
    cx.bind();
    match pool.triggers.define(&request)? {
        Decision::PasswordVerifier => {
            let srp_a = sign_in.rounds.srp_a.take().ok_or_else(unrecognizable)?;
            password_verifier::issue(pool, sign_in, &srp_a, cx).map(Verdict::Reply)
        }
        Decision::CustomChallenge => custom_challenge::issue(pool, sign_in, cx).map(Verdict::Reply),
        Decision::IssueTokens => Ok(Verdict::Proven(sign_in.with(Factor::Custom))),
        Decision::FailAuthentication => Err(Fault::wrong_password()),
    }
}

/// Asks `CreateAuthChallenge`.
pub(crate) fn create(pool: &mut UserPool, sign_in: &SignIn) -> Result<CustomChallenge, Fault> {
    let none = BTreeMap::new();
    let request = request(&pool.users, sign_in, &none);
    pool.triggers.create(&request)
}

/// Asks `VerifyAuthChallengeResponse`.
pub(crate) fn verify(
    pool: &mut UserPool,
    sign_in: &SignIn,
    challenge: &CustomChallenge,
    answer: &str,
) -> Result<bool, Fault> {
    let none = BTreeMap::new();
    let request = request(&pool.users, sign_in, &none);
    pool.triggers.verify(&request, challenge, answer)
}

fn request<'a>(
    users: &'a BTreeMap<String, User>,
    sign_in: &'a SignIn,
    none: &'a BTreeMap<String, String>,
) -> TriggerRequest<'a> {
    let user = users.get(&sign_in.username);
    TriggerRequest {
        username: &sign_in.username,
        client_id: &sign_in.client_id,
        user_attributes: user.map_or(none, |user| &user.attributes),
        user_not_found: !sign_in.exists,
        session: &sign_in.rounds.played,
        client_metadata: &sign_in.client_metadata,
    }
}
