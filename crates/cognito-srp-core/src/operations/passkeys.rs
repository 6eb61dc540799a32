//! Passkeys of a signed-in user: registration, list, deletion.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::list::{PagedList, Spelling};
use super::{Acknowledged, Call};
use crate::app_client::AppClient;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, settles_at_once};
use crate::values::sanitized::{self, Names, Sanitized};
use crate::values::secret::AccessToken;
use crate::values::time::Timestamp;
use crate::wire::{CredentialsReply, Operation, member};

/// A passkey (`WebAuthnCredentialDescription`).
///
/// The user may have given it a name, which is private, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Passkey {
    /// The credential id, in base64url.
    pub credential_id: String,
    /// Its name in lists.
    pub friendly_name: String,
    /// The relying party: the domain for which it is valid.
    pub relying_party_id: String,
    /// `platform` or `cross-platform`.
    pub attachment: Option<String>,
    /// How an authenticator is reached: `internal`, `usb`, `hybrid`, …
    pub transports: Vec<String>,
    /// When it was registered.
    pub created: Option<Timestamp>,
}

impl fmt::Debug for Passkey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passkey")
            .field("credential_id", &Sanitized::name(&self.credential_id))
            .field("relying_party_id", &Sanitized::name(&self.relying_party_id))
            .field("attachment", &sanitized::name(&self.attachment))
            .field("transports", &Names(&self.transports))
            .field("created", &self.created)
            .finish_non_exhaustive()
    }
}

/// A page of passkeys.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PasskeysPage {
    /// The passkeys.
    pub passkeys: Vec<Passkey>,
    /// The pagination token of the next page, if there is one.
    pub next: Option<String>,
}

impl AppClient {
    /// The user's passkeys (`ListWebAuthnCredentials`), at most 20 on a page.
    pub fn list_web_authn_credentials(
        &self,
        access_token: &AccessToken,
    ) -> PagedList<PasskeysPage> {
        let spelling = Spelling {
            operation: Operation::ListWebAuthnCredentials,
            limit: Some(member::MAX_RESULTS),
            page: member::NEXT_TOKEN,
        };
        PagedList::new(self, access_token, spelling)
    }

    /// Deletes a passkey (`DeleteWebAuthnCredential`).
    pub fn delete_web_authn_credential(
        &self,
        access_token: &AccessToken,
        credential_id: &str,
    ) -> Exchange<Acknowledged> {
        Call::authorized(self, Operation::DeleteWebAuthnCredential, access_token)
            .with(|body| body.text(member::CREDENTIAL_ID, credential_id))
            .exchange(())
    }
}

impl PagedList<PasskeysPage> {
    /// Sets the number of passkeys on a page (`MaxResults`, up to 20).
    pub fn with_limit(self, limit: u8) -> Self {
        self.limited(limit)
    }
}

impl Conclude for PasskeysPage {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: CredentialsReply = received.read()?;
        let credentials = reply
            .credentials
            .ok_or(ProtocolError::Missing(member::CREDENTIALS))?;
        let passkeys = credentials.into_iter().map(|credential| {
            Ok(Passkey {
                credential_id: credential
                    .credential_id
                    .ok_or(ProtocolError::Missing(member::CREDENTIAL_ID))?,
                friendly_name: credential.friendly_credential_name.unwrap_or_default(),
                relying_party_id: credential.relying_party_id.unwrap_or_default(),
                attachment: credential.authenticator_attachment,
                transports: credential.authenticator_transports.unwrap_or_default(),
                created: credential.created_at.and_then(Timestamp::from_wire),
            })
        });
        Ok(Self {
            passkeys: passkeys.collect::<Result<_, ProtocolError>>()?,
            next: reply.next_token,
        })
    }
}

settles_at_once!(PasskeysPage);
