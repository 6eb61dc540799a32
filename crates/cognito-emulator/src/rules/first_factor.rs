//! What a choice-based sign-in (USER_AUTH) can begin with.

use crate::ground::fault::Fault;
use crate::rules::mfa;
use crate::state::sign_in::SignIn;
use crate::state::user::{Status, User};
use crate::state::user_pool::UserPool;

/// A factor that a pool allows a choice-based sign-in to begin with
/// (`AllowedFirstAuthFactors` of its `SignInPolicy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FirstAuthFactor {
    /// `PASSWORD`: the password, sent or proven with SRP.
    Password,
    /// `EMAIL_OTP`: a code in an e-mail, to users with a verified address.
    EmailOtp,
    /// `SMS_OTP`: a code in a text message, to users with a verified phone number.
    SmsOtp,
    /// `WEB_AUTHN`: a passkey.
    WebAuthn,
}

const FACTORS: [(&str, FirstAuthFactor); 4] = [
    ("PASSWORD", FirstAuthFactor::Password),
    ("EMAIL_OTP", FirstAuthFactor::EmailOtp),
    ("SMS_OTP", FirstAuthFactor::SmsOtp),
    ("WEB_AUTHN", FirstAuthFactor::WebAuthn),
];

impl FirstAuthFactor {
    /// As the API writes it (`AuthFactorType`).
    pub(crate) fn from_name(name: &str) -> Result<Self, Fault> {
        FACTORS
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, factor)| *factor)
            .ok_or_else(|| {
                Fault::invalid_parameter(format!("{name} is not an allowed first auth factor"))
            })
    }
}

/// A challenge that a sign-in can begin with: what `PREFERRED_CHALLENGE`,
/// `AvailableChallenges` and the answer to SELECT_CHALLENGE speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    PasswordSrp,
    Password,
    EmailOtp,
    SmsOtp,
    WebAuthn,
}

/// In the order in which they are offered.
const CHOICES: [(&str, Choice, FirstAuthFactor); 5] = [
    (
        "PASSWORD_SRP",
        Choice::PasswordSrp,
        FirstAuthFactor::Password,
    ),
    ("PASSWORD", Choice::Password, FirstAuthFactor::Password),
    ("EMAIL_OTP", Choice::EmailOtp, FirstAuthFactor::EmailOtp),
    ("SMS_OTP", Choice::SmsOtp, FirstAuthFactor::SmsOtp),
    ("WEB_AUTHN", Choice::WebAuthn, FirstAuthFactor::WebAuthn),
];

impl Choice {
    pub(crate) fn as_str(self) -> &'static str {
        CHOICES
            .iter()
            .find(|(_, choice, _)| *choice == self)
            .map_or("", |(name, _, _)| name)
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        CHOICES
            .iter()
            .find(|(known, _, _)| *known == name)
            .map(|(_, choice, _)| *choice)
    }
}

/// What the pool allows at all. Passkeys also need a relying party.
pub(crate) fn allowed(pool: &UserPool) -> impl Iterator<Item = Choice> {
    CHOICES
        .iter()
        .filter(|(_, _, factor)| match factor {
            FirstAuthFactor::WebAuthn => pool.relying_party().is_ok(),
            _ => pool.first_factors.contains(factor),
        })
        .map(|(_, choice, _)| *choice)
}

/// What a user has of what the pool allows, as `AuthFactorType` writes it.
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

/// What a user can begin with. One who has to choose a new password needs the old
/// one; one with a second factor begins with a password, or with a passkey that
/// stands for both.
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
