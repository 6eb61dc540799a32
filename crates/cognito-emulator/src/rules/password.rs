//! The password as the first factor: who proves it, and the verdict.

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenge::Verdict;
use crate::state::app_client::AuthFlow;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::step::name;
use crate::state::user_pool::UserPool;

/// Checks a password that was sent. Only a user who knows it learns whether a device exists.
/// An operator's sign-in ignores devices.
pub(crate) fn sent(
    pool: &mut UserPool,
    sign_in: SignIn,
    given: &str,
    cx: &Context<'_>,
) -> Result<Verdict, Fault> {
    pool.attempts.check_password(&sign_in.username, cx.now)?;
    let identity = pool.identity(&sign_in.username);
    let proven = pool.password_of(&sign_in)?.is(&identity, given) && sign_in.exists;
    if proven && sign_in.flow != AuthFlow::AdminUserPassword {
        pool.devices
            .check(&sign_in.username, sign_in.device_key.as_deref())?;
    }
    conclude_password(pool, sign_in, proven, cx)
}

/// The verdict after the password was checked. A user who cannot sign in with any password
/// gets that error first, as on AWS.
pub(crate) fn conclude_password(
    pool: &mut UserPool,
    mut sign_in: SignIn,
    proven: bool,
    cx: &Context<'_>,
) -> Result<Verdict, Fault> {
    if let Some(user) = pool.users.get(&sign_in.username) {
        user.may_sign_in()?;
    }
    if proven {
        pool.attempts.right_password(&sign_in.username);
        if sign_in.flow == AuthFlow::Custom {
            sign_in.rounds.play(name::PASSWORD_VERIFIER, true, None);
        }
        Ok(Verdict::Proven(sign_in.with(Factor::Password)))
    } else {
        pool.attempts.wrong_password(&sign_in.username, cx.now);
        Err(Fault::wrong_password())
    }
}
