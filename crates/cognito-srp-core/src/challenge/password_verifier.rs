//! PASSWORD_VERIFIER, the second half of SRP.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64::Engine;
use base64::alphabet::{STANDARD as STANDARD_ALPHABET, URL_SAFE};
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use crate::app_client::{AppClient, Named};
use crate::error::{Error, ProtocolError};
use crate::exchange::Exchange;
use crate::identifiers::Username;
use crate::secret::Password;
use crate::sign_in;
use crate::srp::{Ephemeral, Identity, Integer};
use crate::step::Step;
use crate::time::Timestamp;
use crate::wire::{self, AuthReply, challenge, key};

/// Proves knowledge of the password.
///
/// The user name in the answer, in x, in the signature and in the SECRET_HASH is
/// the one that the service returned. A Session is echoed when there is one; AWS
/// sends none here, its handle is the SECRET_BLOCK.
pub(crate) fn answer(
    app_client: AppClient,
    (password, ephemeral): (Password, Ephemeral),
    mut reply: AuthReply,
    now: Timestamp,
) -> Result<Exchange<Step>, Error> {
    let mut parameters = Returned(reply.take_parameters());
    let salt = parameters.integer(key::SALT)?;
    let server_public = parameters.integer(key::SRP_B)?;
    let secret_block = parameters.take(key::SECRET_BLOCK)?;
    let octets = decode(&secret_block).ok_or(ProtocolError::NotBase64(key::SECRET_BLOCK))?;
    let username = parameters.username()?;
    let timestamp = now.to_string();

    let identity = Identity::user(app_client.user_pool_id().pool_name(), username.as_str());
    let signature = ephemeral
        .agree(&identity, password.expose(), &salt, &server_public)
        .map_err(ProtocolError::Srp)?
        .sign(&identity, &octets, &timestamp);

    let responses = app_client
        .parameters_for(Named::InRequest(username.as_str()))
        .with(key::PASSWORD_CLAIM_SECRET_BLOCK, secret_block.as_str())
        .with(key::PASSWORD_CLAIM_SIGNATURE, STANDARD.encode(signature))
        .with(key::TIMESTAMP, timestamp);
    let body = wire::respond(
        challenge::PASSWORD_VERIFIER,
        app_client.client_id().as_str(),
        reply.session.as_ref().map(|session| session.as_str()),
        responses,
    );
    Ok(sign_in::answer(app_client.clone(), username.clone(), &body))
}

/// The parameters that came with the challenge.
struct Returned(BTreeMap<String, Zeroizing<String>>);

impl Returned {
    fn take(&mut self, name: &'static str) -> Result<Zeroizing<String>, ProtocolError> {
        self.0.remove(name).ok_or(ProtocolError::Missing(name))
    }

    fn integer(&mut self, name: &'static str) -> Result<Integer, ProtocolError> {
        let text = self.take(name)?;
        Integer::from_hex(&text).map_err(|reason| ProtocolError::NotAnInteger {
            parameter: name,
            reason,
        })
    }

    /// `USER_ID_FOR_SRP`, else `USERNAME`; on AWS they are the same.
    fn username(&mut self) -> Result<Username, ProtocolError> {
        let name = self
            .take(key::USER_ID_FOR_SRP)
            .or_else(|missing| self.take(key::USERNAME).map_err(|_| missing))?;
        Ok(Username::returned(name.to_string()))
    }
}

/// Decodes base64 in either alphabet, padded or not. The service sends the
/// standard one with padding; peers were seen to send the others.
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
