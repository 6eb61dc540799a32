//! A private RSA key, and signatures with it: RSASSA-PKCS1-v1_5 (RFC 8017, section 8.2).

use ring::digest::{SHA256, SHA512, digest};
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair, PublicKeyComponents};
use ring::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512,
    RsaEncoding, RsaParameters,
};

use super::multi_prime::{MultiPrimeKey, Primes};

/// The hash function of a signature (RFC 7518, section 3.3).
#[derive(Clone, Copy)]
pub(super) enum Algorithm {
    /// For user pools.
    Rs256,
    /// For identity pools.
    Rs512,
}

impl Algorithm {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs512 => "RS512",
        }
    }

    fn encoding(self) -> &'static dyn RsaEncoding {
        match self {
            Self::Rs256 => &RSA_PKCS1_SHA256,
            Self::Rs512 => &RSA_PKCS1_SHA512,
        }
    }

    fn parameters(self) -> &'static RsaParameters {
        match self {
            Self::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
            Self::Rs512 => &RSA_PKCS1_2048_8192_SHA512,
        }
    }

    /// The DER of a DigestInfo (RFC 8017, section 9.2, note 1) with the message's hash.
    fn digest_info(self, message: &[u8]) -> Vec<u8> {
        let (prefix, hash) = match self {
            Self::Rs256 => (
                b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
                digest(&SHA256, message),
            ),
            Self::Rs512 => (
                b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
                digest(&SHA512, message),
            ),
        };
        [prefix.as_slice(), hash.as_ref()].concat()
    }
}

pub(super) struct PrivateKey {
    secret: Secret,
    public: PublicKeyComponents<Vec<u8>>,
}

enum Secret {
    /// A user's own key. Its signatures are ring's, which keep a key secret.
    Own(KeyPair),
    /// A public test key, with which a signature takes less than a third of the time.
    Test(MultiPrimeKey),
}

impl PrivateKey {
    pub(super) fn own(pkcs8: &[u8]) -> Option<Self> {
        let pair = KeyPair::from_pkcs8(pkcs8).ok()?;
        Some(Self {
            public: pair.public().into(),
            secret: Secret::Own(pair),
        })
    }

    pub(super) fn test(primes: &Primes) -> Option<Self> {
        let key = MultiPrimeKey::new(primes)?;
        let (n, e) = key.public();
        Some(Self {
            public: PublicKeyComponents { n, e },
            secret: Secret::Test(key),
        })
    }

    pub(super) fn public(&self) -> &PublicKeyComponents<Vec<u8>> {
        &self.public
    }

    pub(super) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        match &self.secret {
            Secret::Own(pair) => {
                let mut signature = vec![0; self.public.n.len()];
                let random = SystemRandom::new();
                pair.sign(algorithm.encoding(), &random, message, &mut signature)
                    .ok()?;
                Some(signature)
            }
            Secret::Test(key) => key.sign(&encoded(algorithm, message)?),
        }
    }

    pub(super) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        self.public
            .verify(algorithm.parameters(), message, signature)
            .is_ok()
    }
}

/// EMSA-PKCS1-v1_5 (RFC 8017, section 9.2), as long as a test key's modulus.
fn encoded(algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
    let info = algorithm.digest_info(message);
    let padding = size_of::<Primes>().checked_sub(info.len() + 3)?;
    let mut encoded = vec![0xff; padding + 2];
    encoded.splice(..2, [0, 1]);
    encoded.push(0);
    encoded.extend(info);
    Some(encoded)
}

#[cfg(test)]
mod tests {
    use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA512};

    use super::{Algorithm, PrivateKey};

    /// ring reads the public numbers and judges the signatures, of both hash functions.
    #[test]
    fn ring_accepts_the_signatures_of_a_test_key() {
        let primes = include_bytes!("../../test_keys/0-id.primes");
        let key = PrivateKey::test(primes).unwrap();
        for (algorithm, parameters) in [
            (Algorithm::Rs256, &RSA_PKCS1_2048_8192_SHA256),
            (Algorithm::Rs512, &RSA_PKCS1_2048_8192_SHA512),
        ] {
            for length in 0..64 {
                let message = vec![b'a'; length];
                let mut signature = key.sign(algorithm, &message).unwrap();
                assert_eq!(signature.len(), 256);
                let public = key.public();
                public.verify(parameters, &message, &signature).unwrap();
                signature[255] ^= 1;
                public.verify(parameters, &message, &signature).unwrap_err();
            }
        }
    }

    /// The one signature that RSASSA-PKCS1-v1_5 allows for a key and a message is also what
    /// the plain formula gives: the message to the power of 1 ÷ e, modulo n.
    #[test]
    fn the_remainder_theorem_gives_what_the_whole_exponent_gives() {
        use num_bigint_dig::{BigUint, ModInverse};

        let primes = include_bytes!("../../test_keys/3-access.primes");
        let key = PrivateKey::test(primes).unwrap();
        let n = BigUint::from_bytes_be(&key.public().n);
        let primes: Vec<_> = primes.chunks(32).map(BigUint::from_bytes_be).collect();
        let order: BigUint = primes.iter().map(|prime| prime - 1u8).product();
        let d = BigUint::from(65537u32).mod_inverse(&order).unwrap();
        let encoded = BigUint::from_bytes_be(&super::encoded(Algorithm::Rs256, b"abc").unwrap());
        let expected = encoded.modpow(&d.to_biguint().unwrap(), &n);
        let signature = key.sign(Algorithm::Rs256, b"abc").unwrap();
        assert_eq!(BigUint::from_bytes_be(&signature), expected);
    }
}
