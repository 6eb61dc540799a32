//! Authenticator data: what the authenticator signs.

use super::Refusal;
use super::cbor;
use super::public_key::PublicKey;

/// <https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data>
pub(super) struct AuthenticatorData {
    pub(super) relying_party_hash: [u8; 32],
    flags: u8,
    pub(super) sign_count: u32,
    /// For a registration: the new credential.
    pub(super) credential: Option<(Vec<u8>, PublicKey)>,
}

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED_CREDENTIAL: u8 = 1 << 6;
const EXTENSIONS: u8 = 1 << 7;

impl AuthenticatorData {
    pub(super) fn parse(octets: &[u8]) -> Result<Self, Refusal> {
        let mut rest = octets;
        let relying_party_hash = *take(&mut rest)?;
        let [flags] = *take(&mut rest)?;
        let sign_count = u32::from_be_bytes(*take(&mut rest)?);
        let credential = match flags & ATTESTED_CREDENTIAL {
            0 => None,
            _ => Some(attested_credential(&mut rest)?),
        };
        if flags & EXTENSIONS != 0 {
            cbor::take(&mut rest).ok_or(MALFORMED)?;
        }
        if !rest.is_empty() || (flags & BACKED_UP != 0 && flags & BACKUP_ELIGIBLE == 0) {
            return Err(MALFORMED);
        }
        Ok(Self {
            relying_party_hash,
            flags,
            sign_count,
            credential,
        })
    }

    pub(super) fn user_present(&self) -> bool {
        self.flags & USER_PRESENT != 0
    }

    pub(super) fn user_verified(&self) -> bool {
        self.flags & USER_VERIFIED != 0
    }

    pub(super) fn backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }
}

const MALFORMED: Refusal = Refusal::Malformed("authenticatorData");

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Result<&'a [u8; N], Refusal> {
    let (head, tail) = rest.split_first_chunk().ok_or(MALFORMED)?;
    *rest = tail;
    Ok(head)
}

/// <https://www.w3.org/TR/webauthn-3/#sctn-attested-credential-data>: AAGUID, the
/// length of the id, the id, the public key.
fn attested_credential(rest: &mut &[u8]) -> Result<(Vec<u8>, PublicKey), Refusal> {
    let _aaguid: &[u8; 16] = take(rest)?;
    let length = usize::from(u16::from_be_bytes(*take(rest)?));
    // The limit of §7.1, step 25.
    if length > 1023 {
        return Err(MALFORMED);
    }
    let (id, tail) = rest.split_at_checked(length).ok_or(MALFORMED)?;
    *rest = tail;
    let key = cbor::take(rest).ok_or(MALFORMED)?;
    Ok((id.to_vec(), PublicKey::from_cose(&key)?))
}
