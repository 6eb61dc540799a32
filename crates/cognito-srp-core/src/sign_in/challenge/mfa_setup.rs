//! MFA_SETUP: the user must set up a second factor before they can continue.

use alloc::string::String;
use alloc::vec::Vec;

use super::select_mfa_type::MfaType;
use crate::error::protocol::ProtocolError;
use crate::exchange::Exchange;
use crate::sign_in::pending::{Awaiting, Pending};
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::values::secret::Session;
use crate::wire::{self, Operation, key};

/// MFA_SETUP: the user pool requires a second factor and the user has none yet.
///
/// Set up an authenticator app with [`software_token`](Self::software_token), or e-mail with
/// [`email`](Self::email). A phone number cannot be set up here: add it to the user and start
/// over.
pub struct MfaSetup {
    pub(super) pending: PendingChallenge,
    offered: Vec<MfaType>,
}

impl MfaSetup {
    pub(super) fn read(pending: PendingChallenge) -> Result<Self, ProtocolError> {
        let offered = match pending.raw.get(key::MFAS_CAN_SETUP) {
            Some(_) => pending.raw.json::<Vec<String>>(key::MFAS_CAN_SETUP)?,
            None => Vec::new(),
        };
        let offered = offered.iter().map(|name| MfaType::from_wire(name));
        let offered = offered.collect();
        Ok(Self { pending, offered })
    }

    /// The factors that can be set up (`MFAS_CAN_SETUP`).
    #[must_use]
    pub fn offered(&self) -> &[MfaType] {
        &self.offered
    }

    /// Sets up an authenticator app: requests its secret (`AssociateSoftwareToken`), which is
    /// returned as [`Challenge::SoftwareTokenSetup`](crate::Challenge::SoftwareTokenSetup).
    pub fn software_token(self) -> Exchange<Step> {
        let PendingChallenge { context, raw } = self.pending;
        let session = context.session.as_ref().map(Session::expose);
        let body = wire::associate_software_token(session);
        let operation = Operation::AssociateSoftwareToken;
        let request = context.app_client.request(operation, &body);
        Pending::new(context, Awaiting::SecretCode)
            .with_asked(Some(raw))
            .sending(request, None)
            .into()
    }

    /// Sets up e-mail: the service sends a code to this address and asks for it
    /// with [`Challenge::EmailOtp`](crate::Challenge::EmailOtp).
    pub fn email(self, address: &str) -> Exchange<Step> {
        self.pending.answer([(key::EMAIL, address)])
    }
}
