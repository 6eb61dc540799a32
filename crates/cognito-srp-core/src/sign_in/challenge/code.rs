//! The challenges that a code answers: SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP, SMS_OTP.

use super::Challenge;
use super::answer_error::{AnswerError, AnswerErrorReason};
use crate::exchange::Exchange;
use crate::operations::code_delivery::DeliveryMedium;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::wire::{challenge, key};

/// Defines a challenge that a code answers, under the key that `$key` gives for the
/// challenge's name.
macro_rules! answered_by_a_code {
    ($(#[$attribute:meta])* $name:ident, $key:expr) => {
        $(#[$attribute])*
        pub struct $name {
            pub(super) pending: PendingChallenge,
        }

        impl $name {
            pub(super) fn read(pending: PendingChallenge) -> Self {
                Self { pending }
            }

            /// Answers with the code, as the user typed it. A wrong code is an error that
            /// gives the challenge back
            /// ([`Error::into_challenge`](crate::Error::into_challenge)).
            pub fn answer(self, code: &str) -> Exchange<Step> {
                let key: fn(&str) -> &'static str = $key;
                let key = key(self.pending.raw.name());
                self.pending.answer([(key, code)])
            }
        }
    };
}

/// Where the code was sent.
macro_rules! delivered {
    ($($name:ident)*) => {$(
        impl $name {
            /// Where the code was sent, masked: `+*******1234`, `j***@e***`.
            #[must_use]
            pub fn destination(&self) -> Option<&str> {
                self.pending.raw.get(key::CODE_DELIVERY_DESTINATION)
            }

            /// The medium by which the code was sent.
            #[must_use]
            pub fn medium(&self) -> Option<DeliveryMedium> {
                let medium = self.pending.raw.get(key::CODE_DELIVERY_DELIVERY_MEDIUM);
                medium.map(DeliveryMedium::of)
            }
        }
    )*};
}

answered_by_a_code! {
    /// SMS_MFA: a code was sent to the user's phone, as second factor.
    ///
    /// The answer consumes the challenge:
    ///
    /// ```compile_fail,E0382
    /// # use cognito_srp_core::SmsMfa;
    /// fn twice(challenge: SmsMfa) {
    ///     let _ = challenge.answer("123456");
    ///     let _ = challenge.answer("654321"); // used after move
    /// }
    /// ```
    SmsMfa, |_| key::SMS_MFA_CODE
}

answered_by_a_code! {
    /// SOFTWARE_TOKEN_MFA: the code that the user's authenticator app shows (TOTP, RFC 6238: 6
    /// digits, 30 seconds). Each code can be used once.
    SoftwareTokenMfa, |_| key::SOFTWARE_TOKEN_MFA_CODE
}

answered_by_a_code! {
    /// EMAIL_OTP: a code was sent by e-mail, as first or second factor.
    ///
    /// A challenge named `EMAIL_MFA`, a name that only the service's guide uses, is answered
    /// under that name.
    EmailOtp, |name| match name {
        challenge::EMAIL_MFA => key::EMAIL_MFA_CODE,
        _ => key::EMAIL_OTP_CODE,
    }
}

answered_by_a_code! {
    /// SMS_OTP: a code was sent to the user's phone, as first factor.
    SmsOtp, |_| key::SMS_OTP_CODE
}

delivered! { SmsMfa EmailOtp SmsOtp }

impl SoftwareTokenMfa {
    /// The authenticator app's name, which the user chose at the set-up.
    #[must_use]
    pub fn friendly_device_name(&self) -> Option<&str> {
        self.pending.raw.get(key::FRIENDLY_DEVICE_NAME)
    }
}

impl Challenge {
    /// Whether a code answers the challenge, so that [`answer_code`](Self::answer_code)
    /// accepts one: SMS_MFA, SOFTWARE_TOKEN_MFA, EMAIL_OTP and SMS_OTP.
    #[must_use]
    pub fn takes_code(&self) -> bool {
        matches!(
            self,
            Self::SmsMfa(_) | Self::SoftwareTokenMfa(_) | Self::EmailOtp(_) | Self::SmsOtp(_)
        )
    }

    /// Answers with the code, as the user typed it, whichever of the four it is.
    ///
    /// ```
    /// # use cognito_srp_core::{Challenge, Exchange, Step, call::Error};
    /// # fn f(
    /// #     challenge: Challenge, ask: impl Fn(&str) -> String,
    /// # ) -> Result<Exchange<Step>, Error> {
    /// match challenge {
    ///     challenge if challenge.takes_code() => {
    ///         let place = challenge.destination().unwrap_or("your authenticator app");
    ///         let code = ask(place);
    ///         Ok(challenge.answer_code(&code)?)
    ///     }
    ///     other => panic!("not for this example: {other}"),
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`AnswerError`] if a code cannot answer the challenge.
    pub fn answer_code(self, code: &str) -> Result<Exchange<Step>, AnswerError<Self>> {
        match self {
            Self::SmsMfa(challenge) => Ok(challenge.answer(code)),
            Self::SoftwareTokenMfa(challenge) => Ok(challenge.answer(code)),
            Self::EmailOtp(challenge) => Ok(challenge.answer(code)),
            Self::SmsOtp(challenge) => Ok(challenge.answer(code)),
            other => Err(AnswerError::new(other, AnswerErrorReason::NotACode)),
        }
    }

    /// Where a code was sent, masked: `+*******1234`, `j***@e***`. `None` if none was sent.
    #[must_use]
    pub fn destination(&self) -> Option<&str> {
        match self {
            Self::SmsMfa(challenge) => challenge.destination(),
            Self::EmailOtp(challenge) => challenge.destination(),
            Self::SmsOtp(challenge) => challenge.destination(),
            _ => None,
        }
    }
}
