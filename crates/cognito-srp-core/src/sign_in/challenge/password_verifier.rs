//! PASSWORD_VERIFIER, the second half of SRP, and what it shares with
//! DEVICE_PASSWORD_VERIFIER.

use alloc::string::ToString;
use alloc::vec::Vec;

use base64::Engine;
use base64::alphabet::{STANDARD as STANDARD_ALPHABET, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::password_claim::PasswordClaim;
use crate::error::Error;
use crate::error::protocol::ProtocolError;
use crate::exchange::Exchange;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::raw_challenge::RawChallenge;
use crate::sign_in::step::Step;
use crate::srp::{Ephemeral, Identity, Integer};
use crate::values::secret::Password;
use crate::values::time::Timestamp;
use crate::wire::{Parameters, challenge, key};

/// Proves knowledge of the password.
///
/// The user name in the answer, in x, in the signature and in the SECRET_HASH is the one that
/// the service returned. A Session is sent back if there is one; AWS sends none after
/// USER_SRP_AUTH, where the SECRET_BLOCK identifies the sign-in.
pub(crate) fn answer(
    pending: PendingChallenge,
    (password, ephemeral): (Password, Ephemeral),
    now: Timestamp,
) -> Result<Exchange<Step>, Error> {
    let PendingChallenge { context, raw } = pending;
    let srp_challenge = SrpChallenge::read(&raw)?;
    let username = raw
        .username()
        .ok_or(ProtocolError::Missing(key::USER_ID_FOR_SRP))?;
    let pool_name = context.app_client.user_pool_id().pool_name();
    let identity = Identity::user(pool_name, username.as_str());
    let claim = srp_challenge.claim(&identity, password.expose(), ephemeral, now)?;
    let own = parameters(&claim);
    Ok(context
        .answer(challenge::PASSWORD_VERIFIER, &own, None, None)
        .into())
}

/// The parameters of an answer with a password claim.
pub(super) fn parameters(claim: &PasswordClaim) -> Parameters<'_> {
    let responses = claim.responses().into_iter();
    responses.fold(Parameters::new(), |parameters, (name, text)| {
        parameters.with(name, text)
    })
}

/// The parameters with which the service asks for a proof.
pub(super) struct SrpChallenge<'a> {
    salt: Integer,
    server_public: Integer,
    /// Unchanged, to be sent back; and decoded, to be signed.
    secret_block: &'a str,
    octets: Vec<u8>,
}

impl<'a> SrpChallenge<'a> {
    pub(super) fn read(raw: &'a RawChallenge) -> Result<Self, ProtocolError> {
        let salt = raw.integer(key::SALT)?;
        let server_public = raw.integer(key::SRP_B)?;
        let secret_block = raw.require(key::SECRET_BLOCK)?;
        let octets = decode(secret_block).ok_or(ProtocolError::NotBase64(key::SECRET_BLOCK))?;
        Ok(Self {
            salt,
            server_public,
            secret_block,
            octets,
        })
    }

    /// The password claim: signature, secret block and timestamp.
    pub(super) fn claim(
        self,
        identity: &Identity<'_>,
        password: &str,
        ephemeral: Ephemeral,
        now: Timestamp,
    ) -> Result<PasswordClaim, ProtocolError> {
        let timestamp = now.to_string();
        let signature = ephemeral
            .agree(identity, password, &self.salt, &self.server_public)?
            .sign(identity, &self.octets, &timestamp);
        Ok(PasswordClaim::new(self.secret_block, signature, timestamp))
    }
}

/// Decodes base64 in either alphabet, with or without padding. The service sends the standard
/// alphabet with padding; others send all forms.
fn decode(text: &str) -> Option<Vec<u8>> {
    const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let alphabet = if text.contains(['-', '_']) {
        URL_SAFE
    } else {
        STANDARD_ALPHABET
    };
    GeneralPurpose::new(&alphabet, LENIENT).decode(text).ok()
}
