//! Cognito's group, on the constant-time field.

use core::fmt;

use cognito_srp_field::{Arithmetic, Element, WIDTH};

use super::exponent::Exponent;
use super::group::Group;
use super::integer::Integer;
use super::residue::Residue;
use super::rules::{FixedWidth, Padding};

/// Cognito's group: N of RFC 3526 §4 (3072 bits) and g = 2, in constant time.
///
/// The prime is that of RFC 5054 Appendix A; the generator there is 5. The time
/// that an operation takes depends on the lengths of exponents alone:
/// lengths of 32 and 64 octets for powers of the generator are the quickest.
#[derive(Clone)]
pub struct CognitoGroup {
    modulus: Integer,
    generator: Integer,
    arithmetic: Arithmetic,
}

/// A number modulo Cognito's prime, wiped when dropped.
#[derive(Clone)]
pub struct FieldElement(Element);

impl fmt::Debug for FieldElement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FieldElement([redacted])")
    }
}

/// N of RFC 3526 §4 (group 15), RFC 5054's 3072-bit prime, which Cognito uses.
const MODULUS: &str = "\
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

impl CognitoGroup {
    /// The group, on the fastest arithmetic that this CPU has: with the feature
    /// `ifma` that may be AVX-512.
    #[must_use]
    pub fn new() -> Self {
        Self::on(Arithmetic::best())
    }

    /// The group on the arithmetic that runs everywhere, whatever this CPU has: for
    /// tests and comparisons. It computes the same.
    #[must_use]
    pub fn portable() -> Self {
        Self::on(Arithmetic::Portable)
    }

    /// Whether this is on the arithmetic that runs everywhere.
    #[must_use]
    pub fn is_portable(&self) -> bool {
        matches!(self.arithmetic, Arithmetic::Portable)
    }

    fn on(arithmetic: Arithmetic) -> Self {
        Self {
            arithmetic,
            modulus: Integer::from_hex(MODULUS).unwrap_or_else(|_| Integer::from_be_bytes(&[])),
            generator: Integer::from_be_bytes(&[2]),
        }
    }

    /// −k, of SRP-6a with SHA-256 and Cognito's padding.
    pub(super) fn minus_k() -> FieldElement {
        FieldElement(Element::minus_k())
    }
}

impl Default for CognitoGroup {
    fn default() -> Self {
        Self::new()
    }
}

impl Group for CognitoGroup {
    type Element = FieldElement;

    fn modulus(&self) -> &Integer {
        &self.modulus
    }

    fn generator(&self) -> &Integer {
        &self.generator
    }

    // By the field, which is quicker than a division.
    fn reduce(&self, value: &Integer) -> Residue {
        if value.is_below(&self.modulus) {
            return Residue::new(&FixedWidth::pad(value, WIDTH));
        }
        // Horner's rule, over pieces that are shorter than N.
        let mut shift = [0; WIDTH];
        shift[0] = 1;
        let shift = Element::from_octets(&shift);
        let pieces = value.magnitude().rchunks(WIDTH - 1).rev();
        let sum = pieces.fold(Element::from_octets(&[]), |sum, piece| {
            sum.times(&shift).plus(&Element::from_octets(piece))
        });
        self.residue(&FieldElement(match value.is_negative() {
            true => sum.negated(),
            false => sum,
        }))
    }

    fn element(&self, residue: &Residue) -> FieldElement {
        FieldElement(Element::from_octets(residue.expose()))
    }

    fn residue(&self, element: &FieldElement) -> Residue {
        Residue::new(element.0.to_octets().as_slice())
    }

    fn power_of_generator(&self, exponent: &Exponent) -> FieldElement {
        FieldElement(self.arithmetic.power_of_two(exponent.expose()))
    }

    fn power(&self, base: &FieldElement, exponent: &Exponent) -> FieldElement {
        FieldElement(
            self.arithmetic
                .power(&base.0, exponent.expose(), exponent.bits()),
        )
    }

    fn multiply(&self, left: &FieldElement, right: &FieldElement) -> FieldElement {
        FieldElement(left.0.times(&right.0))
    }

    fn add(&self, left: &FieldElement, right: &FieldElement) -> FieldElement {
        FieldElement(left.0.plus(&right.0))
    }

    fn subtract(&self, left: &FieldElement, right: &FieldElement) -> FieldElement {
        FieldElement(left.0.plus(&right.0.negated()))
    }
}

impl fmt::Debug for CognitoGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CognitoGroup(3072 bits)")
    }
}
