//! The challenges, one file for each kind.
//!
//! The core answers PASSWORD_VERIFIER, DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER itself.
//! Every other kind is a variant of [`Challenge`] with its own type, which has only the
//! answers that the challenge accepts, and which they consume.

pub(crate) mod answer_error;
mod claim_by_hand;
mod code;
mod custom;
pub(crate) mod device;
mod display;
mod mfa_setup;
mod new_password;
mod password;
mod password_claim;
pub(crate) mod password_verifier;
mod select_challenge;
mod select_mfa_type;
mod software_token;
mod unknown;
mod web_authn;

use alloc::string::String;
use core::fmt;

pub use code::{EmailOtp, SmsMfa, SmsOtp, SoftwareTokenMfa};
pub use custom::CustomChallenge;
pub use mfa_setup::MfaSetup;
pub use new_password::NewPasswordRequired;
pub use password::{PasswordChallenge, PasswordSrpChallenge};
pub use password_claim::PasswordClaim;
pub use select_challenge::{FirstFactor, SelectChallenge};
pub use select_mfa_type::{MfaType, SelectMfaType};
pub use software_token::SoftwareTokenSetup;
pub use unknown::UnknownChallenge;
pub use web_authn::WebAuthn;

use answer_error::{AnswerError, AnswerErrorReason};

use super::pending_challenge::PendingChallenge;
use crate::device::{Device, DeviceError};
use crate::error::protocol::ProtocolError;
use crate::srp::Ephemeral;
use crate::values::identifiers::Username;
use crate::values::sanitized::Sanitized;
use crate::wire::{challenge, member};

/// Defines [`Challenge`] and the common part of its variants.
macro_rules! challenges {
    ($($(#[$attribute:meta])* $variant:ident($type:ident),)*) => {
        /// A challenge that the core cannot answer itself.
        ///
        /// Non-exhaustive: new kinds of the service get types in later versions. Until then
        /// they are [`UnknownChallenge`](Self::UnknownChallenge), which takes a raw answer. A
        /// challenge is never a success: there are no tokens yet.
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum Challenge {
            $($(#[$attribute])* $variant($type),)*
        }

        impl Challenge {
            pub(super) fn pending(&self) -> &PendingChallenge {
                match self {
                    $(Self::$variant(challenge) => &challenge.pending,)*
                }
            }

            pub(super) fn pending_mut(&mut self) -> &mut PendingChallenge {
                match self {
                    $(Self::$variant(challenge) => &mut challenge.pending,)*
                }
            }

            pub(super) fn into_pending(self) -> PendingChallenge {
                match self {
                    $(Self::$variant(challenge) => challenge.pending,)*
                }
            }
        }

        $(
            impl $type {
                /// The user name that the service returned; otherwise the one used last.
                #[must_use]
                pub fn username(&self) -> &Username {
                    &self.pending.context.username
                }

                /// Replaces the `ClientMetadata` of this answer and the following ones:
                /// strings for the user pool's Lambda triggers.
                #[must_use]
                pub fn with_client_metadata<K, V>(
                    mut self,
                    entries: impl IntoIterator<Item = (K, V)>,
                ) -> Self
                where
                    K: Into<String>,
                    V: Into<String>,
                {
                    self.pending.context.attachments.set_client_metadata(entries);
                    self
                }
            }

            impl From<$type> for Challenge {
                fn from(challenge: $type) -> Self {
                    Self::$variant(challenge)
                }
            }

            impl fmt::Debug for $type {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.debug_struct(stringify!($type))
                        .field("name", &Sanitized::name(self.pending.raw.name()))
                        .field("session", &self.pending.context.session)
                        .finish_non_exhaustive()
                }
            }
        )*
    };
}

challenges! {
    /// SMS_MFA: a code was sent to the user's phone.
    SmsMfa(SmsMfa),
    /// SOFTWARE_TOKEN_MFA: the code that an authenticator app shows.
    SoftwareTokenMfa(SoftwareTokenMfa),
    /// EMAIL_OTP: a code was sent by e-mail, as first or second factor.
    EmailOtp(EmailOtp),
    /// SMS_OTP: a code was sent to the user's phone, as first factor.
    SmsOtp(SmsOtp),
    /// SELECT_MFA_TYPE: which of several second factors?
    SelectMfaType(SelectMfaType),
    /// MFA_SETUP: the user must set up a second factor before they can continue.
    MfaSetup(MfaSetup),
    /// MFA_SETUP while an authenticator app is set up, with the secret for it.
    SoftwareTokenSetup(SoftwareTokenSetup),
    /// NEW_PASSWORD_REQUIRED: the password was temporary.
    NewPasswordRequired(NewPasswordRequired),
    /// CUSTOM_CHALLENGE: a question of the user pool's own Lambda triggers.
    CustomChallenge(CustomChallenge),
    /// SELECT_CHALLENGE: which first factor?
    SelectChallenge(SelectChallenge),
    /// PASSWORD: the password itself, as the selected factor.
    PasswordChallenge(PasswordChallenge),
    /// PASSWORD_SRP: a proof of the password, as the selected factor.
    PasswordSrpChallenge(PasswordSrpChallenge),
    /// WEB_AUTHN: a passkey.
    WebAuthn(WebAuthn),
    /// A challenge for which this version has no type.
    UnknownChallenge(UnknownChallenge),
}

impl Challenge {
    /// Gives a challenge its type, by its name.
    pub(crate) fn read(pending: PendingChallenge) -> Result<Self, ProtocolError> {
        let has_secret = pending.raw.get(member::SECRET_CODE).is_some();
        Ok(match pending.raw.name() {
            challenge::SMS_MFA => SmsMfa::read(pending).into(),
            challenge::SOFTWARE_TOKEN_MFA => SoftwareTokenMfa::read(pending).into(),
            challenge::EMAIL_OTP | challenge::EMAIL_MFA => EmailOtp::read(pending).into(),
            challenge::SMS_OTP => SmsOtp::read(pending).into(),
            challenge::SELECT_MFA_TYPE => SelectMfaType::read(pending)?.into(),
            challenge::MFA_SETUP if has_secret => SoftwareTokenSetup::read(pending)?.into(),
            challenge::MFA_SETUP => MfaSetup::read(pending)?.into(),
            challenge::NEW_PASSWORD_REQUIRED => NewPasswordRequired::read(pending)?.into(),
            challenge::CUSTOM_CHALLENGE => CustomChallenge::read(pending).into(),
            challenge::SELECT_CHALLENGE => SelectChallenge::read(pending)?.into(),
            challenge::PASSWORD => PasswordChallenge::read(pending).into(),
            challenge::PASSWORD_SRP => PasswordSrpChallenge::read(pending).into(),
            challenge::WEB_AUTHN => WebAuthn::read(pending)?.into(),
            _ => UnknownChallenge::read(pending).into(),
        })
    }

    /// The service's name of the challenge, such as `SMS_MFA`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.pending().raw.name()
    }

    /// The user name that the service returned; otherwise the one used last.
    #[must_use]
    pub fn username(&self) -> &Username {
        &self.pending().context.username
    }

    /// Adds the secrets of the device from which the user signs in to a resumed challenge: a
    /// suspended challenge has only its key.
    ///
    /// # Errors
    /// [`AnswerError`] with a [`DeviceError`] if the device belongs to another user, or is
    /// remembered in another user pool. The error returns the challenge, which can be answered
    /// without the device.
    pub fn with_device(
        mut self,
        device: Device,
        ephemeral: Ephemeral,
    ) -> Result<Self, AnswerError<Self>> {
        let named = self.pending().raw.username();
        let names = named.as_ref().zip(device.username());
        let set = match names.is_some_and(|(named, whose)| named != whose) {
            true => Err(DeviceError::OtherUser),
            false => self.pending_mut().context.set_device(device, ephemeral),
        };
        match set {
            Ok(()) => Ok(self),
            Err(error) => Err(AnswerError::new(self, AnswerErrorReason::Device(error))),
        }
    }
}
