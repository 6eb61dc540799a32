//! RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 §3.3). Only this module knows which cryptographic
//! library the features choose.

#[cfg(feature = "aws-lc-rs")]
use aws_lc_rs as backend;
#[cfg(not(feature = "aws-lc-rs"))]
use ring as backend;

#[cfg(feature = "aws-lc-rs")]
use backend::signature::ParsedPublicKey;
use backend::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};

/// A public key. aws-lc-rs prepares it once, and refuses every signature if it cannot; ring
/// has no such form.
#[cfg(feature = "aws-lc-rs")]
pub(crate) struct RsaKey(Option<ParsedPublicKey>);
#[cfg(not(feature = "aws-lc-rs"))]
pub(crate) struct RsaKey(RsaPublicKeyComponents<Vec<u8>>);

/// The member of a JSON Web Key that is not suitable, and what it should be.
pub(crate) type Unfit = (&'static str, &'static str);

impl RsaKey {
    /// The key with this modulus and exponent, big-endian and without leading zeros.
    ///
    /// The checks are those of both libraries when they verify, so that an unsuitable key is
    /// reported as the key's fault and not as the token's.
    pub(crate) fn new(n: Vec<u8>, e: Vec<u8>) -> Result<Self, Unfit> {
        if !(is_odd(&n) && has_2048_to_8192_bits(&n)) {
            return Err(("n", "the modulus of a key of 2048 to 8192 bits"));
        }
        if !(is_odd(&e) && is_from_3_to_33_bits(&e)) {
            return Err(("e", "an odd exponent from 3 to 2^33 - 1"));
        }
        let key = RsaPublicKeyComponents { n, e };
        #[cfg(feature = "aws-lc-rs")]
        let key = key.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).ok();
        Ok(Self(key))
    }

    /// Whether this is the key's signature over the message.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        #[cfg(feature = "aws-lc-rs")]
        let verdict = self
            .0
            .as_ref()
            .map(|key| key.verify_sig(message, signature));
        #[cfg(not(feature = "aws-lc-rs"))]
        let verdict = Some(
            self.0
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature),
        );
        verdict.is_some_and(|verdict| verdict.is_ok())
    }
}

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|octet| octet % 2 == 1)
}

fn has_2048_to_8192_bits(number: &[u8]) -> bool {
    let has_2048 = number.first().is_some_and(|first| *first >= 0x80);
    number.len() <= 1024 && (number.len() > 256 || (number.len() == 256 && has_2048))
}

fn is_from_3_to_33_bits(number: &[u8]) -> bool {
    match number {
        [octet] => *octet >= 3,
        [first, _, _, _, _] => *first == 1,
        _ => number.len() <= 4,
    }
}

#[cfg(test)]
mod tests {
    use super::{has_2048_to_8192_bits, is_from_3_to_33_bits};

    #[test]
    fn a_modulus_has_2048_to_8192_bits() {
        for (octets, first, fits) in [
            (255, 0xff, false),
            (256, 0x7f, false),
            (256, 0x80, true),
            (257, 0x01, true),
            (1024, 0xff, true),
            (1025, 0x01, false),
        ] {
            let mut number = vec![1; octets];
            if let Some(it) = number.first_mut() {
                *it = first;
            }
            assert_eq!(has_2048_to_8192_bits(&number), fits, "{octets}, {first}");
        }
    }

    #[test]
    fn an_exponent_is_from_3_to_33_bits() {
        for fits in [&[3][..], &[1, 1], &[0xff; 4], &[1, 0, 0, 0, 1]] {
            assert!(is_from_3_to_33_bits(fits), "{fits:?}");
        }
        for unfit in [&[1][..], &[2, 0, 0, 0, 1], &[1, 0, 0, 0, 0, 1]] {
            assert!(!is_from_3_to_33_bits(unfit), "{unfit:?}");
        }
    }
}
