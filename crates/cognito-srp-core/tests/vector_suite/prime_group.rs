//! A group for any prime, on a general big-number library: what the core's own arithmetic
//! is compared with. It is not in constant time.

use cognito_srp_core::srp::{Exponent, Group, Integer, Residue};
use num_bigint_dig::{BigInt, BigUint, Sign};

/// The multiplicative group modulo a prime.
#[derive(Clone)]
pub(crate) struct PrimeGroup {
    prime: BigUint,
    modulus: Integer,
    generator: Integer,
}

impl PrimeGroup {
    /// Of a prime, which is not tested to be one, and a generator; both above zero.
    pub(crate) fn new(modulus: &Integer, generator: &Integer) -> Self {
        Self {
            prime: BigUint::from_bytes_be(&modulus.pad()),
            modulus: modulus.clone(),
            generator: generator.clone(),
        }
    }

    /// A number of any size as octets of the width of N.
    fn residue_of(&self, value: &BigUint) -> Residue {
        let octets = (value % &self.prime).to_bytes_be();
        let width = self.modulus.bits().div_ceil(8);
        let zeros = vec![0; width.saturating_sub(octets.len())];
        Residue::from_be_bytes(&[zeros, octets].concat())
    }
}

impl Group for PrimeGroup {
    type Element = BigUint;

    fn modulus(&self) -> &Integer {
        &self.modulus
    }

    fn generator(&self) -> &Integer {
        &self.generator
    }

    fn reduce(&self, value: &Integer) -> Residue {
        let prime = BigInt::from_biguint(Sign::Plus, self.prime.clone());
        let value = BigInt::from_signed_bytes_be(&value.pad()) % &prime + &prime;
        self.residue_of(&value.to_biguint().unwrap_or_default())
    }

    fn element(&self, residue: &Residue) -> BigUint {
        BigUint::from_bytes_be(residue.expose())
    }

    fn residue(&self, element: &BigUint) -> Residue {
        self.residue_of(element)
    }

    fn power_of_generator(&self, exponent: &Exponent) -> BigUint {
        self.power(&BigUint::from_bytes_be(&self.generator.pad()), exponent)
    }

    fn power(&self, base: &BigUint, exponent: &Exponent) -> BigUint {
        base.modpow(&BigUint::from_bytes_be(exponent.expose()), &self.prime)
    }

    fn multiply(&self, left: &BigUint, right: &BigUint) -> BigUint {
        left * right % &self.prime
    }

    fn add(&self, left: &BigUint, right: &BigUint) -> BigUint {
        (left + right) % &self.prime
    }

    fn subtract(&self, left: &BigUint, right: &BigUint) -> BigUint {
        (left + &self.prime - right) % &self.prime
    }
}
