//! The factors with which a choice-based sign-in (USER_AUTH) can begin.

use crate::ground::fault::Fault;
use crate::rules::mfa;
use crate::state::first_factor::{CHOICES, Choice, FACTORS, FirstAuthFactor};
use crate::state::sign_in::SignIn;
use crate::state::user::{Status, User};
use crate::state::user_pool::UserPool;

/// The factors that the pool allows. Passkeys also need a relying party.
pub(crate) fn allowed(pool: &UserPool) -> impl Iterator<Item = Choice> {
    CHOICES
        .iter()
        .filter(|(_, _, factor)| match factor {
            FirstAuthFactor::WebAuthn => pool.relying_party().is_ok(),
            _ => pool.first_factors.contains(factor),
        })
        .map(|(_, choice, _)| *choice)
}

/// The user's factors that the pool allows, as `AuthFactorType` names them.
pub(crate) fn configured(pool: &UserPool, user: &User) -> Vec<&'static str> {
    let has = |factor: FirstAuthFactor| match factor {
        FirstAuthFactor::Password => user.has_password,
        FirstAuthFactor::EmailOtp => user.has_verified("email"),
        FirstAuthFactor::SmsOtp => user.has_verified("phone_number"),
        FirstAuthFactor::WebAuthn => pool.usable_passkeys(user).next().is_some(),
    };
    let factors = FACTORS.iter();
    factors
        .filter(|(_, factor)| pool.first_factors.contains(factor) && has(*factor))
        .map(|(name, _)| *name)
        .collect()
}

/// The factors with which a user can begin now. A user who must choose a new password needs
/// the old one; a user with a second factor begins with a password, or with a passkey that
/// counts as both.
pub(crate) fn available(pool: &UserPool, sign_in: &SignIn) -> Result<Vec<Choice>, Fault> {
    let user = pool.user(sign_in)?;
    let forced = user.status == Status::ForceChangePassword;
    let mfa = mfa::is_active(pool, user);
    let offered = |choice: &Choice| match choice {
        Choice::Password | Choice::PasswordSrp => user.has_password,
        Choice::EmailOtp => !forced && !mfa && user.has_verified("email"),
        Choice::SmsOtp => !forced && !mfa && user.has_verified("phone_number"),
        Choice::WebAuthn => {
            !forced
                && (!mfa || pool.passkey_is_two_factors())
                && pool.usable_passkeys(user).next().is_some()
        }
    };
    Ok(allowed(pool).filter(offered).collect())
}
