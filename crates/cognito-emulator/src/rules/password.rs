//! The first factor that a password is: who is about to prove it, and the verdict.

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenges::password_verifier;
use crate::rules::next::may_sign_in;
use crate::rules::{device, next::next};
use crate::state::app_client::AuthFlow;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::user_pool::UserPool;

/// Judges a password that was sent. Only who knows it learns what devices there are;
/// an operator's sign-in has no part in them.
pub(crate) fn sent(
    pool: &mut UserPool,
    sign_in: SignIn,
    given: &str,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    let proven = matches(pool, &sign_in, given)?;
    if proven && sign_in.flow != AuthFlow::AdminUserPassword {
        device::check(pool, &sign_in.username, sign_in.device_key.as_deref())?;
    }
    judged(pool, sign_in, proven, cx)
}

/// Whether a password is the user's: the verifier is recomputed and compared.
fn matches(pool: &UserPool, sign_in: &SignIn, password: &str) -> Result<bool, Fault> {
    let verifier = pool.verifier_of(sign_in)?;
    let identity = pool.identity(&sign_in.username);
    Ok(verifier.matches(&identity, password) && sign_in.exists)
}

/// What comes after a password was judged. A user who could not sign in with any
/// password is told so first, as AWS does.
pub(crate) fn judged(
    pool: &mut UserPool,
    mut sign_in: SignIn,
    proven: bool,
    cx: &mut Context<'_>,
) -> Result<Value, Fault> {
    if let Some(user) = pool.users.get(&sign_in.username) {
        may_sign_in(user)?;
    }
    if proven {
        if sign_in.flow == AuthFlow::Custom {
            sign_in.rounds.play(password_verifier::NAME, true, None);
        }
        next(pool, sign_in.with(Factor::Password), cx)
    } else {
        Err(Fault::wrong_password())
    }
}
