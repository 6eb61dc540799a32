//! Custom authentication: the decisions of the pool's triggers.

use std::collections::BTreeMap;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenge::Verdict;
use crate::rules::challenges::{custom_challenge, password_verifier};
use crate::state::custom_auth::{CustomChallenge, Decision, TriggerRequest, unrecognizable};
use crate::state::sign_in::{Factor, SignIn};
use crate::state::user::User;
use crate::state::user_pool::UserPool;

/// Calls `DefineAuthChallenge` and carries out its decision. No decision can sign in a user
/// who does not exist, because `next` finds none.
pub(crate) fn advance(
    pool: &mut UserPool,
    mut sign_in: SignIn,
    cx: &mut Context<'_>,
) -> Result<Verdict, Fault> {
    let none = BTreeMap::new();
    let request = request(&pool.users, &sign_in, &none);
    // A trigger may count its calls: this pass must be the last one.
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

/// Calls `CreateAuthChallenge`.
pub(crate) fn create(pool: &mut UserPool, sign_in: &SignIn) -> Result<CustomChallenge, Fault> {
    let none = BTreeMap::new();
    let request = request(&pool.users, sign_in, &none);
    pool.triggers.create(&request)
}

/// Calls `VerifyAuthChallengeResponse`.
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
