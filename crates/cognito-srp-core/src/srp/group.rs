//! The groups that SRP is computed in, and the one seam for exponentiation.

use core::fmt;

use num_bigint_dig::BigUint;
use zeroize::Zeroizing;

use super::exponent::Exponent;
use super::integer::Integer;

/// The multiplicative group of the integers modulo a safe prime, with a generator.
///
/// The SRP steps ([`Srp6a`](super::Srp6a)) are written against this trait and do
/// no arithmetic of their own, so an implementation for one particular prime
/// changes nothing above it.
pub trait Group {
    /// An integer modulo N in the form in which this group computes.
    type Element;

    /// N, the prime.
    fn modulus(&self) -> &Integer;
    /// g, the generator.
    fn generator(&self) -> &Integer;
    /// `value mod N`, for an integer of any size and sign.
    fn element(&self, value: &Integer) -> Self::Element;
    /// The integer 0 ≤ i < N that an element stands for.
    fn integer(&self, element: &Self::Element) -> Integer;
    /// `g^exponent mod N`.
    fn power_of_generator(&self, exponent: &Exponent) -> Self::Element;
    /// `base^exponent mod N`.
    fn power(&self, base: &Self::Element, exponent: &Exponent) -> Self::Element;
    /// `left·right mod N`.
    fn multiply(&self, left: &Self::Element, right: &Self::Element) -> Self::Element;
    /// `left + right mod N`.
    fn add(&self, left: &Self::Element, right: &Self::Element) -> Self::Element;
    /// `left − right mod N`.
    fn subtract(&self, left: &Self::Element, right: &Self::Element) -> Self::Element;
}

/// A [`Group`] for any prime, on a general big-number library.
///
/// Not constant-time: `num-bigint-dig`'s exponentiation branches on its exponent.
#[derive(Clone)]
pub struct PrimeGroup {
    prime: BigUint,
    modulus: Integer,
    generator: Integer,
}

/// Why two integers do not make a [`PrimeGroup`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GroupError {
    /// N is even, or below 3. (That N is prime is not tested.)
    Modulus,
    /// g is not in 2..N.
    Generator,
}

impl fmt::Display for GroupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Modulus => "the modulus of a group is an odd prime",
            Self::Generator => "the generator of a group lies between 2 and its modulus",
        })
    }
}

impl core::error::Error for GroupError {}

/// N of RFC 3526 §4 (group 15), RFC 5054's 3072-bit prime, which Cognito uses.
const COGNITO_MODULUS: &str = "\
ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74\
020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437\
4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05\
98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb\
9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718\
3995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33\
a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7\
abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864\
d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e2\
08e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff";

impl PrimeGroup {
    /// The group of a prime `modulus` and a `generator`.
    ///
    /// # Errors
    /// [`GroupError`] when the modulus is even or tiny, or the generator out of range.
    pub fn new(modulus: &Integer, generator: &Integer) -> Result<Self, GroupError> {
        let prime = BigUint::from_bytes_be(&modulus.magnitude());
        let two = BigUint::from(2u8);
        if modulus.is_negative() || prime <= two || &prime % &two == BigUint::default() {
            return Err(GroupError::Modulus);
        }
        let big_generator = BigUint::from_bytes_be(&generator.magnitude());
        if generator.is_negative() || big_generator < two || big_generator >= prime {
            return Err(GroupError::Generator);
        }
        Ok(Self {
            prime,
            modulus: modulus.clone(),
            generator: generator.clone(),
        })
    }

    /// Cognito's group: N of RFC 3526 §4 (3072 bits) and g = 2.
    ///
    /// The prime is that of RFC 5054 Appendix A; the generator there is 5.
    #[must_use]
    pub fn cognito() -> Self {
        let prime = BigUint::parse_bytes(COGNITO_MODULUS.as_bytes(), 16).unwrap_or_default();
        Self {
            modulus: Integer::from_big(prime.clone()),
            generator: Integer::from_big(BigUint::from(2u8)),
            prime,
        }
    }
}

impl Group for PrimeGroup {
    type Element = Integer;

    fn modulus(&self) -> &Integer {
        &self.modulus
    }

    fn generator(&self) -> &Integer {
        &self.generator
    }

    fn element(&self, value: &Integer) -> Integer {
        Integer::from_big((*value.residue(&self.prime)).clone())
    }

    fn integer(&self, element: &Integer) -> Integer {
        element.clone()
    }

    fn power_of_generator(&self, exponent: &Exponent) -> Integer {
        self.power(&self.generator, exponent)
    }

    fn power(&self, base: &Integer, exponent: &Exponent) -> Integer {
        let base = base.residue(&self.prime);
        Integer::from_big(base.modpow(&exponent.big(), &self.prime))
    }

    fn multiply(&self, left: &Integer, right: &Integer) -> Integer {
        let product = Zeroizing::new(&*left.residue(&self.prime) * &*right.residue(&self.prime));
        Integer::from_big(&*product % &self.prime)
    }

    fn add(&self, left: &Integer, right: &Integer) -> Integer {
        let sum = Zeroizing::new(&*left.residue(&self.prime) + &*right.residue(&self.prime));
        Integer::from_big(&*sum % &self.prime)
    }

    fn subtract(&self, left: &Integer, right: &Integer) -> Integer {
        let lifted = Zeroizing::new(&*left.residue(&self.prime) + &self.prime);
        let difference = Zeroizing::new(&*lifted - &*right.residue(&self.prime));
        Integer::from_big(&*difference % &self.prime)
    }
}

impl fmt::Debug for PrimeGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrimeGroup({} bits)", self.modulus.bits())
    }
}
