//! The public key of a passkey.

use coset::cbor::Value;
use coset::iana::{self, EnumI64};
use coset::{Algorithm, CoseKey, KeyType, Label};
use ring::agreement::{self, ECDH_P256, EphemeralPrivateKey};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::Refusal;

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
    pub(super) fn from_cose(key: &CoseKey) -> Result<Self, Refusal> {
        let Some(Algorithm::Assigned(algorithm)) = key.alg else {
            return Err(Refusal::Unsupported("algorithm"));
        };
        let kind = &key.kty;
        match algorithm {
            iana::Algorithm::ES256 if *kind == KeyType::Assigned(iana::KeyType::EC2) => {
                let curve = parameter(key, iana::Ec2KeyParameter::Crv)?;
                if curve.as_integer() != Some(iana::EllipticCurve::P_256.to_i64().into()) {
                    return Err(Refusal::Unsupported("curve"));
                }
                let x = octets(parameter(key, iana::Ec2KeyParameter::X)?)?;
                let y = octets(parameter(key, iana::Ec2KeyParameter::Y)?)?;
                let point = [&[4], x, y].concat();
                if !is_on_p256(&point) {
                    return Err(MALFORMED);
                }
                Ok(Self::Es256(point))
            }
            iana::Algorithm::RS256 if *kind == KeyType::Assigned(iana::KeyType::RSA) => {
                let n = octets(parameter(key, iana::RsaKeyParameter::N)?)?;
                // ring never accepts signatures by shorter or longer keys.
                let leading = n.iter().take_while(|octet| **octet == 0).count();
                if !(256..=1024).contains(&n.len().saturating_sub(leading)) {
                    return Err(Refusal::Unsupported("length of the key"));
                }
                Ok(Self::Rs256 {
                    n: n.to_vec(),
                    e: octets(parameter(key, iana::RsaKeyParameter::E)?)?.to_vec(),
                })
            }
            iana::Algorithm::ES256 | iana::Algorithm::RS256 => Err(MALFORMED),
            _ => Err(Refusal::Unsupported("algorithm")),
        }
    }

    pub(super) fn algorithm(&self) -> i64 {
        match self {
            Self::Es256(_) => iana::Algorithm::ES256.to_i64(),
            Self::Rs256 { .. } => iana::Algorithm::RS256.to_i64(),
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

fn parameter(key: &CoseKey, name: impl EnumI64) -> Result<&Value, Refusal> {
    let label = Label::Int(name.to_i64());
    key.params
        .iter()
        .find(|(other, _)| *other == label)
        .map(|(_, value)| value)
        .ok_or(MALFORMED)
}

fn octets(value: &Value) -> Result<&[u8], Refusal> {
    value.as_bytes().map(Vec::as_slice).ok_or(MALFORMED)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8017 allows keys of any length; ring verifies with 2048 to 8192 bits.
    #[test]
    fn a_key_that_can_never_verify_is_refused() {
        for (octets, good) in [(128, false), (255, false), (256, true), (1025, false)] {
            let parameter = |name: iana::RsaKeyParameter, value| {
                (Label::Int(name.to_i64()), Value::Bytes(value))
            };
            let key = CoseKey {
                kty: KeyType::Assigned(iana::KeyType::RSA),
                alg: Some(Algorithm::Assigned(iana::Algorithm::RS256)),
                params: vec![
                    parameter(iana::RsaKeyParameter::N, vec![0xff; octets]),
                    parameter(iana::RsaKeyParameter::E, vec![1, 0, 1]),
                ],
                ..CoseKey::default()
            };
            assert_eq!(PublicKey::from_cose(&key).is_ok(), good, "{octets} octets");
        }
    }
}
