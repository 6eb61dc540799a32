//! SELECT_MFA_TYPE: which of several second factors?

use alloc::string::String;
use alloc::vec::Vec;

use super::answer_error::{AnswerError, AnswerErrorReason};
use crate::error::protocol::ProtocolError;
use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::wire::{self, challenge, key};

wire::wire_enum! {
    /// A kind of second factor.
    MfaType {
        /// `SMS_MFA`: a code to the user's phone.
        Sms = "SMS_MFA",
        /// `SOFTWARE_TOKEN_MFA`: a code that an authenticator app shows.
        SoftwareToken = "SOFTWARE_TOKEN_MFA",
        /// `EMAIL_OTP`: a code by e-mail. The service's guide calls it `EMAIL_MFA`, its enum
        /// and AWS's own clients `EMAIL_OTP`; both are accepted, the latter is sent.
        Email = "EMAIL_OTP",
    }
}

wire::parsed_enum!(
    MfaType,
    "second factor",
    "SMS_MFA, SOFTWARE_TOKEN_MFA or EMAIL_OTP",
    from_wire
);

impl MfaType {
    pub(super) fn from_wire(name: &str) -> Self {
        match name {
            challenge::EMAIL_MFA => Self::Email,
            name => Self::of(name),
        }
    }
}

/// SELECT_MFA_TYPE: the user has several second factors and prefers none.
pub struct SelectMfaType {
    pub(super) pending: PendingChallenge,
    offered: Vec<MfaType>,
}

impl SelectMfaType {
    pub(super) fn read(pending: PendingChallenge) -> Result<Self, ProtocolError> {
        let offered: Vec<String> = pending.raw.json(key::MFAS_CAN_CHOOSE)?;
        if offered.is_empty() {
            return Err(ProtocolError::Missing(key::MFAS_CAN_CHOOSE));
        }
        let offered = offered.iter().map(|name| MfaType::from_wire(name));
        let offered = offered.collect();
        Ok(Self { pending, offered })
    }

    /// The factors to choose from (`MFAS_CAN_CHOOSE`).
    #[must_use]
    pub fn offered(&self) -> &[MfaType] {
        &self.offered
    }

    /// Selects a factor; its challenge follows.
    ///
    /// # Errors
    /// [`AnswerError`] if the factor is not offered.
    pub fn select(self, factor: &MfaType) -> Result<Exchange<Step>, AnswerError<Self>> {
        if self.offered.contains(factor) {
            Ok(self.pending.answer([(key::ANSWER, factor.as_str())]))
        } else {
            Err(AnswerError::new(self, AnswerErrorReason::NotOffered))
        }
    }
}
