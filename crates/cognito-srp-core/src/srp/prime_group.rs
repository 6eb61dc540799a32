//! A group for any prime, with a general big-number library.

use core::fmt;

use num_bigint_dig::BigUint;
use zeroize::Zeroizing;

use super::exponent::Exponent;
use super::group::Group;
use super::integer::Integer;
use super::residue::Residue;
use super::rules::{FixedWidth, Padding};

use crate::values::readable_debug::readable_debug;

/// A [`Group`] for any prime, with a general big-number library.
///
/// For test vectors and comparisons. It is not constant-time: `num-bigint-dig`'s
/// exponentiation branches on its exponent. [`CognitoGroup`](super::CognitoGroup) is.
///
/// ```
/// use cognito_srp_core::srp::{Exponent, FixedWidth, Integer, PrimeGroup, Sha256, Srp6a};
///
/// // A vector of RFC 5054's has a prime in place of 17, and a `Hash` of SHA-1.
/// let group = PrimeGroup::new(&Integer::from_hex("17")?, &Integer::from_hex("5")?)?;
/// let srp: Srp6a<_, Sha256, FixedWidth> = Srp6a::new(group);
/// let a = Exponent::from_be_bytes(&[3]);
/// assert_eq!(srp.client_public(&a).to_hex(), "a"); // 5³ mod 0x17
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct PrimeGroup {
    prime: BigUint,
    modulus: Integer,
    generator: Integer,
}

/// Why two integers do not make a [`PrimeGroup`].
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GroupError {
    /// N is even, or below 3. (That N is prime is not tested.)
    Modulus,
    /// g is not in 2..N.
    Generator,
}

readable_debug!(GroupError { Modulus Generator });

impl fmt::Display for GroupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Modulus => "the modulus of a group must be an odd prime",
            Self::Generator => "the generator of a group must lie between 2 and its modulus",
        })
    }
}

impl core::error::Error for GroupError {}

impl PrimeGroup {
    /// The group of a prime `modulus` and a `generator`.
    ///
    /// # Errors
    /// [`GroupError`] if the modulus is even or too small, or the generator out of range.
    pub fn new(modulus: &Integer, generator: &Integer) -> Result<Self, GroupError> {
        let prime = BigUint::from_bytes_be(modulus.magnitude());
        let two = BigUint::from(2u8);
        if modulus.is_negative() || prime <= two || &prime % &two == BigUint::default() {
            return Err(GroupError::Modulus);
        }
        let big_generator = BigUint::from_bytes_be(generator.magnitude());
        if generator.is_negative() || big_generator < two || big_generator >= prime {
            return Err(GroupError::Generator);
        }
        Ok(Self {
            prime,
            modulus: modulus.clone(),
            generator: generator.clone(),
        })
    }
}

impl Group for PrimeGroup {
    type Element = Residue;

    fn modulus(&self) -> &Integer {
        &self.modulus
    }

    fn generator(&self) -> &Integer {
        &self.generator
    }

    fn element(&self, residue: &Residue) -> Residue {
        residue.clone()
    }

    fn residue(&self, element: &Residue) -> Residue {
        element.clone()
    }

    fn power_of_generator(&self, exponent: &Exponent) -> Residue {
        self.power(&self.reduce(&self.generator), exponent)
    }

    fn power(&self, base: &Residue, exponent: &Exponent) -> Residue {
        let power = big(base).modpow(&number(exponent.expose()), &self.prime);
        self.lower(&Zeroizing::new(power))
    }

    fn multiply(&self, left: &Residue, right: &Residue) -> Residue {
        self.lower(&Zeroizing::new(&*big(left) * &*big(right)))
    }

    fn add(&self, left: &Residue, right: &Residue) -> Residue {
        self.lower(&Zeroizing::new(&*big(left) + &*big(right)))
    }

    fn subtract(&self, left: &Residue, right: &Residue) -> Residue {
        let lifted = Zeroizing::new(&*big(left) + &self.prime);
        self.lower(&Zeroizing::new(&*lifted - &*big(right)))
    }
}

impl PrimeGroup {
    fn lower(&self, value: &BigUint) -> Residue {
        let remainder = Zeroizing::new(value % &self.prime);
        let octets = Zeroizing::new(remainder.to_bytes_be());
        Residue::new(&FixedWidth::pad(
            &Integer::from_be_bytes(&octets),
            self.width(),
        ))
    }
}

fn big(residue: &Residue) -> Zeroizing<BigUint> {
    number(residue.expose())
}

fn number(octets: &[u8]) -> Zeroizing<BigUint> {
    Zeroizing::new(BigUint::from_bytes_be(octets))
}

impl fmt::Debug for PrimeGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrimeGroup({} bits)", self.modulus.bits())
    }
}
