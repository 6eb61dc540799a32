//! The registration of a passkey.

use alloc::string::String;
use core::fmt;

use super::{Acknowledged, Call};
use crate::app_client::AppClient;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, settles_at_once};
use crate::values::public_key_options::NotJson;
use crate::values::secret::AccessToken;
use crate::wire::{self, Operation, RegistrationReply, member};

/// The options with which an authenticator creates a passkey.
///
/// The options contain the user's name and the challenge, so `Debug` does not show them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PasskeyRegistration {
    /// `PublicKeyCredentialCreationOptionsJSON` of WebAuthn level 3, for a browser's
    /// `navigator.credentials.create` or another authenticator. For libraries that expect
    /// `{"publicKey": …}`, such as the crate `passkey`, use
    /// [`wrap_public_key`](crate::wrap_public_key).
    pub options: String,
}

impl fmt::Debug for PasskeyRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasskeyRegistration([redacted])")
    }
}

impl AppClient {
    /// Begins the registration of a passkey (`StartWebAuthnRegistration`).
    pub fn start_web_authn_registration(
        &self,
        access_token: &AccessToken,
    ) -> Exchange<PasskeyRegistration> {
        Call::authorized(self, Operation::StartWebAuthnRegistration, access_token).exchange(())
    }

    /// Completes it with the authenticator's answer: `RegistrationResponseJSON`
    /// (`CompleteWebAuthnRegistration`).
    ///
    /// # Errors
    /// [`NotJson`] if it is not a JSON object.
    pub fn complete_web_authn_registration(
        &self,
        access_token: &AccessToken,
        credential: &str,
    ) -> Result<Exchange<Acknowledged>, NotJson> {
        if !wire::is_object(credential) {
            return Err(NotJson);
        }
        let operation = Operation::CompleteWebAuthnRegistration;
        Ok(Call::authorized(self, operation, access_token)
            .with(|body| body.json(member::CREDENTIAL, credential))
            .exchange(()))
    }
}

impl Conclude for PasskeyRegistration {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: RegistrationReply = received.read()?;
        let options = reply
            .credential_creation_options
            .ok_or(ProtocolError::Missing(member::CREDENTIAL_CREATION_OPTIONS))?;
        Ok(Self {
            options: wire::document(&options),
        })
    }
}

settles_at_once!(PasskeyRegistration);
