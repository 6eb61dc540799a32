//! Challenges as text.

use core::fmt;

use super::Challenge;
use crate::values::sanitized::Sanitized;

/// What the service asks for, in one line for the user: `SMS_MFA: the code that was sent to
/// the user's phone`. It contains no data of the user; [`destination`](Challenge::destination)
/// says where a code was sent.
impl fmt::Display for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", Sanitized::name(self.name()))?;
        f.write_str(match self {
            Self::SmsMfa(_) | Self::SmsOtp(_) => "the code that was sent to the user's phone",
            Self::EmailOtp(_) => "the code that was sent by e-mail",
            Self::SoftwareTokenMfa(_) => "the code that the authenticator app shows",
            Self::SelectMfaType(challenge) => {
                let offered = challenge.offered().iter();
                return choice(
                    f,
                    "which second factor to use",
                    offered.map(|one| one.as_str()),
                );
            }
            Self::SelectChallenge(challenge) => {
                let offered = challenge.offered().iter();
                return choice(f, "how to sign in", offered.map(|one| one.as_str()));
            }
            Self::MfaSetup(challenge) => {
                let offered = challenge.offered().iter();
                let what = "which second factor to set up";
                return choice(f, what, offered.map(|one| one.as_str()));
            }
            Self::SoftwareTokenSetup(_) => "the code that the new authenticator app shows",
            Self::NewPasswordRequired(_) => "a new password instead of the temporary one",
            Self::CustomChallenge(_) => "the answer to this user pool's own question",
            Self::PasswordChallenge(_) | Self::PasswordSrpChallenge(_) => "the password",
            Self::WebAuthn(_) => "a passkey",
            Self::UnknownChallenge(_) => "an answer to a challenge that this version does not know",
        })
    }
}

/// A question, and its choices.
fn choice<'a>(
    f: &mut fmt::Formatter<'_>,
    question: &str,
    offered: impl Iterator<Item = &'a str>,
) -> fmt::Result {
    f.write_str(question)?;
    for (index, name) in offered.enumerate() {
        let before = if index == 0 { ": " } else { ", " };
        write!(f, "{before}{}", Sanitized::name(name))?;
    }
    Ok(())
}
