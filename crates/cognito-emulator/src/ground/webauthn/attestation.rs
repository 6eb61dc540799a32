//! Attestation objects: a new credential, and its attestation.

use cbor4ii::core::Value;

use super::Refusal;
use super::authenticator_data::AuthenticatorData;
use super::cbor::{self, integer, text};
use super::public_key::PublicKey;

/// Reads an attestation object and checks its statement.
///
/// The pool requests no attestation, so clients send none. Self attestation (`packed` without
/// certificates) is verified. Other formats would need trusted roots, and are refused as not
/// supported.
pub(super) fn verify(
    mut object: &[u8],
    client_data_hash: &[u8],
) -> Result<(AuthenticatorData, Vec<u8>, PublicKey), Refusal> {
    let object = cbor::take(&mut object).ok_or(MALFORMED)?;
    let octets = get(&object, "authData").and_then(cbor::octets);
    let octets = octets.ok_or(MALFORMED)?;
    let mut data = AuthenticatorData::parse(octets)?;
    let (id, key) = data.credential.take().ok_or(MALFORMED)?;
    let statement = get(&object, "attStmt").ok_or(MALFORMED)?;
    match get(&object, "fmt").and_then(text) {
        Some("none") if matches!(statement, Value::Map(members) if members.is_empty()) => {}
        Some("packed") if get(statement, "x5c").is_none() => {
            let algorithm = get(statement, "alg").and_then(integer);
            let signature = get(statement, "sig").and_then(cbor::octets);
            let signature = signature.ok_or(MALFORMED)?;
            if algorithm != Some(key.algorithm()) {
                return Err(MALFORMED);
            }
            key.verify(&[octets, client_data_hash].concat(), signature)?;
        }
        Some("none") | None => return Err(MALFORMED),
        Some(_) => return Err(Refusal::Unsupported("attestation")),
    }
    Ok((data, id, key))
}

const MALFORMED: Refusal = Refusal::Malformed("attestationObject");

/// The member of a CBOR map.
fn get<'a>(map: &'a Value, name: &str) -> Option<&'a Value> {
    cbor::member(map, |key| text(key) == Some(name))
}
