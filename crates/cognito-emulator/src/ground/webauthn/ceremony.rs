//! The two ceremonies: registering a passkey (§7.1) and signing in with one (§7.2).

use cognito_srp_core::Timestamp;
use ring::digest::{SHA256, digest};

use super::authenticator_data::AuthenticatorData;
use super::credential::{Assertion, Attestation, Credential, read};
use super::{Passkey, Refusal, attestation, client_data};

/// What the relying party expects in either ceremony.
pub(crate) struct Expected<'a> {
    pub(crate) challenge: &'a [u8],
    pub(crate) relying_party_id: &'a str,
    pub(crate) user_verification: bool,
}

impl Expected<'_> {
    fn check(&self, data: &AuthenticatorData) -> Result<(), Refusal> {
        let hash = digest(&SHA256, self.relying_party_id.as_bytes());
        if data.relying_party_hash != hash.as_ref() {
            return Err(Refusal::RelyingParty);
        }
        match data.user_present() && (data.user_verified() || !self.user_verification) {
            true => Ok(()),
            false => Err(Refusal::User),
        }
    }
}

/// Verifies a new passkey: the JSON of a browser's `PublicKeyCredential.toJSON()`.
pub(crate) fn register(
    json: &str,
    expected: &Expected<'_>,
    now: Timestamp,
) -> Result<Passkey, Refusal> {
    let credential: Credential<Attestation> = read(json)?;
    let client_data = &credential.response.client_data_json.0;
    let id = expected.relying_party_id;
    client_data::check(client_data, "webauthn.create", expected.challenge, id)?;
    let hash = digest(&SHA256, client_data);
    let object = &credential.response.attestation_object.0;
    let (data, id, public_key) = attestation::verify(object, hash.as_ref())?;
    expected.check(&data)?;
    if id != credential.raw_id.0 {
        return Err(Refusal::Malformed("credential.rawId"));
    }
    Ok(Passkey {
        id,
        public_key,
        sign_count: data.sign_count,
        backup_eligible: data.backup_eligible(),
        transports: credential.response.transports,
        attachment: credential.authenticator_attachment,
        relying_party_id: expected.relying_party_id.to_owned(),
        created: now,
    })
}

/// Verifies a sign-in with one of a user's passkeys, whose user handle is `user_handle`, and
/// updates its counter.
pub(crate) fn authenticate(
    json: &str,
    expected: &Expected<'_>,
    passkeys: &mut [Passkey],
    user_handle: &[u8],
) -> Result<(), Refusal> {
    let credential: Credential<Assertion> = read(json)?;
    let response = &credential.response;
    let passkey = passkeys
        .iter_mut()
        .find(|passkey| passkey.id == credential.raw_id.0)
        .ok_or(Refusal::Unknown)?;
    // Browsers send null for a passkey that is not discoverable.
    let handle = response.user_handle.as_ref().map(|handle| &handle.0);
    if handle.is_some_and(|handle| handle != user_handle) {
        return Err(Refusal::Unknown);
    }
    let client_data = &response.client_data_json.0;
    let id = expected.relying_party_id;
    client_data::check(client_data, "webauthn.get", expected.challenge, id)?;
    let octets = &response.authenticator_data.0;
    let data = AuthenticatorData::parse(octets)?;
    expected.check(&data)?;
    if data.backup_eligible() != passkey.backup_eligible {
        return Err(Refusal::Malformed("authenticatorData"));
    }
    let hash = digest(&SHA256, client_data);
    let signed = [octets.as_slice(), hash.as_ref()].concat();
    passkey.public_key.verify(&signed, &response.signature.0)?;
    let counts = data.sign_count != 0 || passkey.sign_count != 0;
    if counts && data.sign_count <= passkey.sign_count {
        return Err(Refusal::Cloned);
    }
    passkey.sign_count = data.sign_count;
    Ok(())
}
