//! Setting up an authenticator app within a sign-in.

use alloc::string::String;

use zeroize::Zeroizing;

use super::Open;
use crate::error::ProtocolError;
use crate::exchange::Exchange;
use crate::secret::{SecretCode, Session};
use crate::sign_in::{Awaiting, Pending};
use crate::step::Step;
use crate::wire::{self, Operation, member};

/// MFA_SETUP with an authenticator app under way: show the secret, or the URI as
/// a QR code, and [`verify`](Self::verify) a code that the app then shows.
pub struct SoftwareTokenSetup {
    pub(super) open: Open,
    secret: SecretCode,
}

impl SoftwareTokenSetup {
    pub(super) fn read(open: Open) -> Result<Self, ProtocolError> {
        let secret = SecretCode::new(open.posed.require(member::SECRET_CODE)?);
        Ok(Self { open, secret })
    }

    /// The secret that the authenticator app and the service share, in base32.
    #[must_use]
    pub fn secret(&self) -> &SecretCode {
        &self.secret
    }

    /// The secret as authenticator apps read it from a QR code:
    /// `otpauth://totp/{issuer}:{user name}?secret=…&issuer={issuer}`.
    ///
    /// `issuer` is the name under which the app lists the account: yours.
    #[must_use]
    pub fn otpauth_uri(&self, issuer: &str) -> Zeroizing<String> {
        let issuer = percent_encoded(issuer);
        let account = percent_encoded(self.username().as_str());
        let secret = percent_encoded(self.secret.expose());
        let parts = [
            "otpauth://totp/",
            &issuer,
            ":",
            &account,
            "?secret=",
            &secret,
            "&issuer=",
            &issuer,
        ];
        let length = parts.iter().map(|part| part.len()).sum();
        let mut uri = Zeroizing::new(String::with_capacity(length));
        parts.iter().for_each(|part| uri.push_str(part));
        uri
    }

    /// Verifies a code of the app (`VerifySoftwareToken`) and goes on with the
    /// sign-in. `friendly_name` is what later challenges call the app.
    ///
    /// A wrong code is an error from which this challenge can be taken back.
    pub fn verify(self, code: &str, friendly_name: Option<&str>) -> Exchange<Step> {
        let Open { dialogue, posed } = self.open;
        let session = dialogue.session.as_ref().map(Session::expose);
        let body = wire::verify_software_token(session, code, friendly_name);
        let operation = Operation::VerifySoftwareToken;
        let request = dialogue.app_client.request(operation, &body);
        Pending::new(dialogue, Awaiting::Verification)
            .with_asked(Some(posed))
            .sending(request, None)
    }
}

/// RFC 3986: everything but unreserved characters as `%` and two digits.
fn percent_encoded(text: &str) -> Zeroizing<String> {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or_default();
    let mut encoded = Zeroizing::new(String::with_capacity(3 * text.len()));
    for octet in text.bytes() {
        match octet {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(octet));
            }
            _ => {
                encoded.push('%');
                encoded.push(digit(octet >> 4));
                encoded.push(digit(octet & 15));
            }
        }
    }
    encoded
}
