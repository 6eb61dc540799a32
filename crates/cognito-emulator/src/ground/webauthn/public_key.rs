//! The public key of a passkey.

use cbor4ii::core::Value;
use ring::agreement::{self, ECDH_P256, EphemeralPrivateKey};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::Refusal;
use super::cbor::{self, integer};

/// The labels of a COSE key (RFC 9052, section 7.1), and of the parameters of its two kinds
/// (RFC 9053, section 7.1.1; RFC 8230, section 4).
mod label {
    pub(super) const KIND: i128 = 1;
    pub(super) const ALGORITHM: i128 = 3;
    pub(super) const CURVE: i128 = -1;
    pub(super) const X: i128 = -2;
    pub(super) const Y: i128 = -3;
    pub(super) const N: i128 = -1;
    pub(super) const E: i128 = -2;
}

/// Key types (RFC 9053, section 7; RFC 8230, section 4).
const EC2: i128 = 2;
const RSA: i128 = 3;
/// The curve P-256 (RFC 9053, section 7.1).
const P_256: i128 = 1;
/// Algorithms (RFC 9053, section 2.1; RFC 8812, section 2).
const ES256: i128 = -7;
const RS256: i128 = -257;

/// A key for one of the two algorithms that a pool offers (`pubKeyCredParams`).
#[derive(Clone, Debug)]
pub(super) enum PublicKey {
    /// -7, ECDSA with P-256 and SHA-256: an uncompressed point.
    Es256(Vec<u8>),
    /// -257, RSASSA-PKCS1-v1_5 with SHA-256: modulus and exponent, big-endian.
    Rs256 { n: Vec<u8>, e: Vec<u8> },
}

impl PublicKey {
    /// Reads a COSE key, which must name its algorithm.
    pub(super) fn from_cose(key: &Value) -> Result<Self, Refusal> {
        let kind = integer(parameter(key, label::KIND)?);
        let algorithm = parameter(key, label::ALGORITHM).ok().and_then(integer);
        match algorithm {
            Some(ES256) if kind == Some(EC2) => {
                let curve = parameter(key, label::CURVE)?;
                if integer(curve) != Some(P_256) {
                    return Err(Refusal::Unsupported("curve"));
                }
                let x = octets(parameter(key, label::X)?)?;
                let y = octets(parameter(key, label::Y)?)?;
                let point = [&[4], x, y].concat();
                if !is_on_p256(&point) {
                    return Err(MALFORMED);
                }
                Ok(Self::Es256(point))
            }
            Some(RS256) if kind == Some(RSA) => {
                let n = octets(parameter(key, label::N)?)?;
                // ring never accepts signatures by shorter or longer keys.
                let leading = n.iter().take_while(|octet| **octet == 0).count();
                if !(256..=1024).contains(&n.len().saturating_sub(leading)) {
                    return Err(Refusal::Unsupported("length of the key"));
                }
                Ok(Self::Rs256 {
                    n: n.to_vec(),
                    e: octets(parameter(key, label::E)?)?.to_vec(),
                })
            }
            Some(ES256 | RS256) => Err(MALFORMED),
            _ => Err(Refusal::Unsupported("algorithm")),
        }
    }

    pub(super) fn algorithm(&self) -> i128 {
        match self {
            Self::Es256(_) => ES256,
            Self::Rs256 { .. } => RS256,
        }
    }

    /// Verifies a signature. For ECDSA it is DER, as in WebAuthn.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), Refusal> {
        match self {
            Self::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point)
                .verify(message, signature)
                .map_err(|_| Refusal::Signature),
            Self::Rs256 { n, e } => RsaPublicKeyComponents { n, e }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .map_err(|_| Refusal::Signature),
        }
    }
}

const MALFORMED: Refusal = Refusal::Malformed("public key");

/// Whether this is a point on the curve. ring checks it only in a key agreement, so this does
/// one with any private key.
fn is_on_p256(point: &[u8]) -> bool {
    let peer = agreement::UnparsedPublicKey::new(&ECDH_P256, point);
    EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new())
        .and_then(|private| agreement::agree_ephemeral(private, &peer, |_| ()))
        .is_ok()
}

fn parameter(key: &Value, label: i128) -> Result<&Value, Refusal> {
    cbor::member(key, |key| integer(key) == Some(label)).ok_or(MALFORMED)
}

fn octets(value: &Value) -> Result<&[u8], Refusal> {
    cbor::octets(value).ok_or(MALFORMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8017 allows keys of any length; ring verifies with 2048 to 8192 bits.
    #[test]
    fn a_key_that_can_never_verify_is_refused() {
        for (octets, good) in [(128, false), (255, false), (256, true), (1025, false)] {
            let parameter = |label, value| (Value::Integer(label), value);
            let key = Value::Map(vec![
                parameter(label::KIND, Value::Integer(RSA)),
                parameter(label::ALGORITHM, Value::Integer(RS256)),
                parameter(label::N, Value::Bytes(vec![0xff; octets])),
                parameter(label::E, Value::Bytes(vec![1, 0, 1])),
            ]);
            assert_eq!(PublicKey::from_cose(&key).is_ok(), good, "{octets} octets");
        }
    }
}
