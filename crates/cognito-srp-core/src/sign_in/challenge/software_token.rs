//! Setting up an authenticator app during a sign-in.

use alloc::string::{String, ToString};

use zeroize::Zeroizing;

use crate::error::protocol::ProtocolError;
use crate::exchange::Exchange;
use crate::sign_in::pending::{Awaiting, Pending};
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::values::secret::{SecretCode, Session};
use crate::wire::{self, Operation, member};

/// MFA_SETUP while an authenticator app is set up: show the secret, or the URI as a QR code,
/// and [`verify`](Self::verify) a code from the app.
pub struct SoftwareTokenSetup {
    pub(super) pending: PendingChallenge,
    secret: SecretCode,
}

impl SoftwareTokenSetup {
    pub(super) fn read(pending: PendingChallenge) -> Result<Self, ProtocolError> {
        let secret = SecretCode::new(pending.raw.require(member::SECRET_CODE)?);
        Ok(Self { pending, secret })
    }

    /// The secret that the authenticator app and the service share, in base32.
    #[must_use]
    pub fn secret(&self) -> &SecretCode {
        &self.secret
    }

    /// The secret for authenticator apps that read a QR code: [`SecretCode::otpauth_uri`] with
    /// the user name.
    #[must_use]
    pub fn otpauth_uri(&self, issuer: &str) -> Zeroizing<String> {
        self.secret.otpauth_uri(issuer, self.username().as_str())
    }

    /// Sets the name of the app in later challenges (`FriendlyDeviceName`).
    #[must_use]
    pub fn with_friendly_name(mut self, name: &str) -> Self {
        let name = Zeroizing::new(name.to_string());
        self.pending.raw = self.pending.raw.with(member::FRIENDLY_DEVICE_NAME, name);
        self
    }

    /// Verifies a code from the app (`VerifySoftwareToken`) and continues the sign-in.
    ///
    /// If the code is wrong, the error returns this challenge, including the name.
    pub fn verify(self, code: &str) -> Exchange<Step> {
        let PendingChallenge { context, raw } = self.pending;
        let session = context.session.as_ref().map(Session::expose);
        let name = raw.get(member::FRIENDLY_DEVICE_NAME);
        let body = wire::verify_software_token(session, code, name);
        let operation = Operation::VerifySoftwareToken;
        let request = context.app_client.request(operation, &body);
        Pending::new(context, Awaiting::Verification)
            .with_asked(Some(raw))
            .sending(request, None)
            .into()
    }
}
