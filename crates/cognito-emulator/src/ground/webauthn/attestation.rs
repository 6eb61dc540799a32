//! Attestation objects: a new credential, and its attestation.

use coset::cbor::{self, Value};

use super::Refusal;
use super::authenticator_data::AuthenticatorData;
use super::public_key::PublicKey;

/// Reads an attestation object and checks its statement.
///
/// The pool requests no attestation, so clients send none. Self attestation (`packed` without
/// certificates) is verified. Other formats would need trusted roots, and are refused as not
/// supported.
pub(super) fn verify(
    object: &[u8],
    client_data_hash: &[u8],
) -> Result<(AuthenticatorData, Vec<u8>, PublicKey), Refusal> {
    let object: Value = cbor::de::from_reader(object).map_err(|_| MALFORMED)?;
    let octets = get(&object, "authData").and_then(Value::as_bytes);
    let octets = octets.ok_or(MALFORMED)?;
    let mut data = AuthenticatorData::parse(octets)?;
    let (id, key) = data.credential.take().ok_or(MALFORMED)?;
    let statement = get(&object, "attStmt").ok_or(MALFORMED)?;
    match get(&object, "fmt").and_then(Value::as_text) {
        Some("none") if statement.as_map().is_some_and(Vec::is_empty) => {}
        Some("packed") if get(statement, "x5c").is_none() => {
            let algorithm = get(statement, "alg").and_then(Value::as_integer);
            let signature = get(statement, "sig").and_then(Value::as_bytes);
            let signature = signature.ok_or(MALFORMED)?;
            if algorithm != Some(key.algorithm().into()) {
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
    map.as_map()?
        .iter()
        .find(|(key, _)| key.as_text() == Some(name))
        .map(|(_, value)| value)
}
