//! Temporary AWS credentials.

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::error::ProtocolError;
use crate::values::secret::{self, SecretAccessKey, SessionToken};
use crate::values::time::Timestamp;
use crate::wire::{AssumedRoleReply, CredentialsMember, member};

/// Temporary AWS credentials, for signing requests to AWS's services (Signature Version 4).
///
/// The secrets are wiped when this is dropped, and `Debug` does not show them.
#[derive(Clone)]
pub struct AwsCredentials {
    access_key_id: String,
    secret_access_key: SecretAccessKey,
    session_token: SessionToken,
    expires_at: Timestamp,
}

impl AwsCredentials {
    /// Credentials from an earlier run, which a program has stored in a safe place.
    ///
    /// # Errors
    /// [`ProtocolError::NotAToken`] if a value contains a character that AWS uses in none. It
    /// could do harm in a header or in a shell.
    pub fn new(
        access_key_id: impl Into<String>,
        secret_access_key: SecretAccessKey,
        session_token: SessionToken,
        expires_at: Timestamp,
    ) -> Result<Self, ProtocolError> {
        let access_key_id = access_key_id.into();
        check_id(&access_key_id)?;
        let secrets = [
            (member::SECRET_ACCESS_KEY, secret_access_key.expose()),
            (member::SESSION_TOKEN, session_token.expose()),
        ];
        match secrets.iter().find(|(_, text)| !secret::is_b64token(text)) {
            Some((name, _)) => Err(ProtocolError::NotAToken(name)),
            None => Ok(Self {
                access_key_id,
                secret_access_key,
                session_token,
                expires_at,
            }),
        }
    }

    /// The access key id, such as `ASIA…`; not a secret.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret access key.
    #[must_use]
    pub fn secret_access_key(&self) -> &SecretAccessKey {
        &self.secret_access_key
    }

    /// The session token, which every signed request needs.
    #[must_use]
    pub fn session_token(&self) -> &SessionToken {
        &self.session_token
    }

    /// When they expire, by the service's clock.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    pub(super) fn of_identity(reply: CredentialsMember) -> Result<Self, ProtocolError> {
        let expires_at = reply.expiration.and_then(Timestamp::from_wire);
        Self::read(
            reply.access_key_id,
            (member::SECRET_KEY, reply.secret_key),
            reply.session_token,
            expires_at,
        )
    }

    pub(super) fn of_role(reply: AssumedRoleReply) -> Result<Self, ProtocolError> {
        Self::read(
            reply.access_key_id,
            (member::SECRET_ACCESS_KEY, reply.secret_access_key),
            reply.session_token,
            reply.expiration,
        )
    }

    /// Each value goes into headers and shell variables, so only characters that AWS uses are
    /// accepted.
    fn read(
        access_key_id: Option<String>,
        (name, secret_key): (&'static str, Option<Zeroizing<String>>),
        session_token: Option<Zeroizing<String>>,
        expires_at: Option<Timestamp>,
    ) -> Result<Self, ProtocolError> {
        let id = access_key_id.ok_or(ProtocolError::Missing(member::ACCESS_KEY_ID))?;
        check_id(&id)?;
        Ok(Self {
            access_key_id: id,
            secret_access_key: checked(name, secret_key)?,
            session_token: checked(member::SESSION_TOKEN, session_token)?,
            expires_at: expires_at.ok_or(ProtocolError::Missing(member::EXPIRATION))?,
        })
    }
}

fn check_id(id: &str) -> Result<(), ProtocolError> {
    let is_word = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'_';
    match !id.is_empty() && id.bytes().all(is_word) {
        true => Ok(()),
        false => Err(ProtocolError::NotAToken(member::ACCESS_KEY_ID)),
    }
}

fn checked<T: From<Zeroizing<String>>>(
    name: &'static str,
    text: Option<Zeroizing<String>>,
) -> Result<T, ProtocolError> {
    let text = text.ok_or(ProtocolError::Missing(name))?;
    secret::token(text).ok_or(ProtocolError::NotAToken(name))
}

impl fmt::Debug for AwsCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwsCredentials")
            .field("access_key_id", &self.access_key_id)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
