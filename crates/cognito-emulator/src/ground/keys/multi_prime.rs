//! RSA with more than two primes (RFC 8017, section 3.2), for the public test keys.
//!
//! An exponentiation modulo eight primes of 256 bits takes a sixteenth of the multiplications
//! that it takes modulo two primes of 1024 bits. The public key is one like any other. Such
//! short primes would be too easy to find for a real key, and these are no secret.

use num_bigint_dig::{BigUint, ModInverse};

use super::montgomery::Modulus;

const PRIMES: usize = 8;
const OCTETS_OF_PRIME: usize = 32;

/// A file of `test_keys`: the primes one after the other, big-endian.
pub(super) type Primes = [u8; PRIMES * OCTETS_OF_PRIME];

/// The public exponent.
const E: u32 = 65537;

/// A private key of 2048 bits.
pub(super) struct MultiPrimeKey {
    n: BigUint,
    factors: Vec<Factor>,
}

/// What the Chinese remainder theorem needs of a prime.
struct Factor {
    prime: BigUint,
    modulus: Modulus,
    /// 1 ÷ e, modulo the prime − 1.
    exponent: BigUint,
    /// 1 modulo the prime, and 0 modulo the others.
    coefficient: BigUint,
}

impl MultiPrimeKey {
    pub(super) fn new(primes: &Primes) -> Option<Self> {
        let primes: Vec<BigUint> = primes
            .chunks_exact(OCTETS_OF_PRIME)
            .map(BigUint::from_bytes_be)
            .collect();
        let n: BigUint = primes.iter().product();
        let factors = primes.into_iter().map(|prime| Factor::new(prime, &n));
        Some(Self {
            factors: factors.collect::<Option<_>>()?,
            n,
        })
    }

    /// n and e, big-endian.
    pub(super) fn public(&self) -> (Vec<u8>, Vec<u8>) {
        (self.n.to_bytes_be(), BigUint::from(E).to_bytes_be())
    }

    /// RSASP1 (RFC 8017, section 5.2.1): the message to the power of 1 ÷ e, as long as the
    /// modulus.
    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let message = BigUint::from_bytes_be(message);
        let mut sum = BigUint::default();
        for factor in &self.factors {
            let base = &message % &factor.prime;
            sum += factor.modulus.power(&base, &factor.exponent)? * &factor.coefficient;
        }
        let signature = (sum % &self.n).to_bytes_be();
        let mut padded = vec![0; size_of::<Primes>().checked_sub(signature.len())?];
        padded.extend(signature);
        Some(padded)
    }
}

impl Factor {
    fn new(prime: BigUint, n: &BigUint) -> Option<Self> {
        let others = n / &prime;
        let inverse = (&others % &prime).mod_inverse(&prime)?.to_biguint()?;
        let order = &prime - 1u8;
        Some(Self {
            modulus: Modulus::new(&prime)?,
            exponent: BigUint::from(E).mod_inverse(&order)?.to_biguint()?,
            coefficient: others * inverse,
            prime,
        })
    }
}
