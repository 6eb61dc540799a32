//! First factors, in a pool's settings and in sessions.

use crate::ground::fault::Fault;

/// A first factor that a pool allows in choice-based sign-ins (`AllowedFirstAuthFactors` of
/// its `SignInPolicy`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FirstAuthFactor {
    /// `PASSWORD`: the password, sent or proven with SRP.
    Password,
    /// `EMAIL_OTP`: a code by e-mail, for users with a verified address.
    EmailOtp,
    /// `SMS_OTP`: a code by text message, for users with a verified phone number.
    SmsOtp,
    /// `WEB_AUTHN`: a passkey.
    WebAuthn,
}

/// The factors by their names on the wire.
pub(crate) const FACTORS: [(&str, FirstAuthFactor); 4] = [
    ("PASSWORD", FirstAuthFactor::Password),
    ("EMAIL_OTP", FirstAuthFactor::EmailOtp),
    ("SMS_OTP", FirstAuthFactor::SmsOtp),
    ("WEB_AUTHN", FirstAuthFactor::WebAuthn),
];

impl FirstAuthFactor {
    pub(crate) fn as_str(self) -> &'static str {
        let mut factors = FACTORS.iter();
        let name = factors.find(|(_, factor)| *factor == self);
        name.map_or("", |(name, _)| name)
    }

    /// Parses the API's form (`AuthFactorType`).
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

/// A challenge with which a sign-in can begin: a value of `PREFERRED_CHALLENGE`,
/// `AvailableChallenges` and the answer to SELECT_CHALLENGE.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    PasswordSrp,
    Password,
    EmailOtp,
    SmsOtp,
    WebAuthn,
}

/// In the order in which they are offered.
pub(crate) const CHOICES: [(&str, Choice, FirstAuthFactor); 5] = [
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
