//! WEB_AUTHN: a passkey.

use super::answer_error::{AnswerError, AnswerErrorReason};
use crate::error::protocol::ProtocolError;
use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::wire::{self, key};

/// WEB_AUTHN: the options and the answer are JSON, for a browser's `navigator.credentials.get`
/// or any other authenticator.
pub struct WebAuthn {
    pub(super) pending: PendingChallenge,
}

impl WebAuthn {
    pub(super) fn read(pending: PendingChallenge) -> Result<Self, ProtocolError> {
        pending.raw.require(key::CREDENTIAL_REQUEST_OPTIONS)?;
        Ok(Self { pending })
    }

    /// The options for the authenticator: `PublicKeyCredentialRequestOptionsJSON` of WebAuthn
    /// level 3, as the service sent it. For libraries that expect `{"publicKey": …}`, such as
    /// the crate `passkey`, use [`wrap_public_key`](crate::wrap_public_key).
    #[must_use]
    pub fn options(&self) -> &str {
        let options = self.pending.raw.get(key::CREDENTIAL_REQUEST_OPTIONS);
        options.unwrap_or_default()
    }

    /// Answers with the authenticator's response: `AuthenticationResponseJSON`.
    ///
    /// # Errors
    /// [`AnswerError`] if it is not a JSON object.
    pub fn answer(self, credential: &str) -> Result<Exchange<Step>, AnswerError<Self>> {
        if wire::is_object(credential) {
            Ok(self.pending.answer([(key::CREDENTIAL, credential)]))
        } else {
            Err(AnswerError::new(self, AnswerErrorReason::NotJson))
        }
    }
}
