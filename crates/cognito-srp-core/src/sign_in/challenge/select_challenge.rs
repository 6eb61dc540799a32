//! SELECT_CHALLENGE: which first factor?

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use super::answer_error::{AnswerError, AnswerErrorReason};
use crate::error::protocol::ProtocolError;
use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::srp::Ephemeral;
use crate::values::secret::Password;
use crate::wire::{self, challenge, key, member};

wire::wire_enum! {
    /// A first factor of choice-based sign-in (`USER_AUTH`).
    FirstFactor {
        /// `PASSWORD`: the password itself is sent.
        Password = "PASSWORD",
        /// `PASSWORD_SRP`: a proof of the password is sent.
        PasswordSrp = "PASSWORD_SRP",
        /// `EMAIL_OTP`: a code by e-mail.
        EmailOtp = "EMAIL_OTP",
        /// `SMS_OTP`: a code to the user's phone.
        SmsOtp = "SMS_OTP",
        /// `WEB_AUTHN`: a passkey.
        WebAuthn = "WEB_AUTHN",
    }
}

wire::parsed_enum!(
    FirstFactor,
    "first factor",
    "PASSWORD, PASSWORD_SRP, EMAIL_OTP, SMS_OTP or WEB_AUTHN",
    of
);

/// SELECT_CHALLENGE: the user has several first factors, and the sign-in did not ask for one
/// of them.
pub struct SelectChallenge {
    pub(super) pending: PendingChallenge,
    offered: Vec<FirstFactor>,
}

impl SelectChallenge {
    pub(super) fn read(pending: PendingChallenge) -> Result<Self, ProtocolError> {
        let offered: Vec<FirstFactor> = pending
            .raw
            .available()
            .iter()
            .map(|name| FirstFactor::of(name))
            .collect();
        if offered.is_empty() {
            return Err(ProtocolError::Missing(member::AVAILABLE_CHALLENGES));
        }
        Ok(Self { pending, offered })
    }

    /// The factors to choose from (`AvailableChallenges`).
    #[must_use]
    pub fn offered(&self) -> &[FirstFactor] {
        &self.offered
    }

    /// Selects a factor; its challenge follows. If it takes a code, the code is sent.
    ///
    /// # Errors
    /// [`AnswerError`] if the factor is not offered.
    pub fn select(self, factor: &FirstFactor) -> Result<Exchange<Step>, AnswerError<Self>> {
        let this = self.offering(factor)?;
        Ok(this.pending.answer([(key::ANSWER, factor.as_str())]))
    }

    /// Selects PASSWORD and answers it at once.
    ///
    /// # Errors
    /// [`AnswerError`] if the factor is not offered.
    pub fn password(self, password: &Password) -> Result<Exchange<Step>, AnswerError<Self>> {
        let this = self.offering(&FirstFactor::Password)?;
        Ok(this.pending.answer([
            (key::ANSWER, challenge::PASSWORD),
            (key::PASSWORD, password.expose()),
        ]))
    }

    /// Selects PASSWORD_SRP and answers it at once.
    ///
    /// # Errors
    /// [`AnswerError`] if the factor is not offered.
    pub fn password_srp(
        self,
        password: Password,
        ephemeral: Ephemeral,
    ) -> Result<Exchange<Step>, AnswerError<Self>> {
        let this = self.offering(&FirstFactor::PasswordSrp)?;
        let responses = [
            (key::ANSWER, Cow::Borrowed(challenge::PASSWORD_SRP)),
            (key::SRP_A, Cow::Owned(ephemeral.public_value().to_hex())),
        ];
        let secrets = Box::new((password, ephemeral));
        Ok(this.pending.answer_with_srp(responses, Some(secrets)))
    }

    /// The options for an authenticator, if the service sent them with this challenge;
    /// otherwise [`select`](Self::select) WEB_AUTHN to get them.
    #[must_use]
    pub fn web_authn_options(&self) -> Option<&str> {
        self.pending.raw.get(key::CREDENTIAL_REQUEST_OPTIONS)
    }

    /// Selects WEB_AUTHN and answers it at once, with the authenticator's response to
    /// [`web_authn_options`](Self::web_authn_options).
    ///
    /// # Errors
    /// [`AnswerError`] if the factor is not offered, or the answer is not a JSON object.
    pub fn web_authn(self, credential: &str) -> Result<Exchange<Step>, AnswerError<Self>> {
        let this = self.offering(&FirstFactor::WebAuthn)?;
        if !wire::is_object(credential) {
            return Err(AnswerError::new(this, AnswerErrorReason::NotJson));
        }
        Ok(this.pending.answer([
            (key::ANSWER, challenge::WEB_AUTHN),
            (key::CREDENTIAL, credential),
        ]))
    }

    fn offering(self, factor: &FirstFactor) -> Result<Self, AnswerError<Self>> {
        if self.offered.contains(factor) {
            Ok(self)
        } else {
            Err(AnswerError::new(self, AnswerErrorReason::NotOffered))
        }
    }
}
