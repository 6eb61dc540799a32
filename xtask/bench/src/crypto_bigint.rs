//! The [`Group`] on crypto-bigint, in constant time.

use cognito_srp_core::srp::{CognitoGroup, Exponent, Group, Integer, Residue};
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U3072, Uint};

use crate::case::WIDTH;

type Form = FixedMontyForm<{ U3072::LIMBS }>;

/// Large enough for the longest exponent, a + u·x. Of a shorter exponent, only its own bits are
/// processed.
type Wide = Uint<{ U3072::LIMBS }>;

/// Cognito's group on crypto-bigint's Montgomery form.
pub(crate) struct CryptoBigint {
    numbers: CognitoGroup,
    params: FixedMontyParams<{ U3072::LIMBS }>,
    generator: Form,
}

impl CryptoBigint {
    pub(crate) fn new() -> Option<Self> {
        let numbers = CognitoGroup::new();
        let modulus = U3072::from_be_slice(numbers.modulus().pad().get(1..)?);
        let params = FixedMontyParams::new_vartime(Odd::new(modulus).into_option()?);
        let generator = Form::new(&U3072::from_u8(2), &params);
        Some(Self {
            numbers,
            params,
            generator,
        })
    }
}

impl Group for CryptoBigint {
    type Element = Form;

    fn modulus(&self) -> &Integer {
        self.numbers.modulus()
    }

    fn generator(&self) -> &Integer {
        self.numbers.generator()
    }

    fn element(&self, residue: &Residue) -> Form {
        Form::new(&U3072::from_be_slice(residue.expose()), &self.params)
    }

    fn residue(&self, element: &Form) -> Residue {
        let octets = element.retrieve().to_be_bytes();
        self.reduce(&Integer::from_be_bytes(octets.as_ref()))
    }

    fn power_of_generator(&self, exponent: &Exponent) -> Form {
        self.power(&self.generator, exponent)
    }

    /// The faster of its two methods, with almost-Montgomery multiplications.
    fn power(&self, base: &Form, exponent: &Exponent) -> Form {
        let octets = exponent.expose();
        let mut wide = [0; WIDTH];
        for (to, from) in wide.iter_mut().rev().zip(octets.iter().rev()) {
            *to = *from;
        }
        let bits = u32::try_from(8 * octets.len()).unwrap_or(u32::MAX);
        base.pow_amm_bounded_exp(&Wide::from_be_slice(&wide), bits)
    }

    fn multiply(&self, left: &Form, right: &Form) -> Form {
        left * right
    }

    fn add(&self, left: &Form, right: &Form) -> Form {
        left + right
    }

    fn subtract(&self, left: &Form, right: &Form) -> Form {
        left - right
    }
}
