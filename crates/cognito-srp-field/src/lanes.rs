//! The engine on AVX-512 IFMA. Its R is that of the portable one, so their numbers differ only
//! in the limbs.

use cognito_srp_ifma::{BITS, Limbs, Machine, Modulus};

use super::arithmetic::Element;
use super::engine::{ENTRIES, Engine};
use super::number::{Number, Words, cut, recut};
use super::power;
use super::prime;
use super::radix;

pub use cognito_srp_ifma::Ifma;

const LIMBS: usize = cognito_srp_ifma::LIMBS;

static MODULUS: Modulus = Modulus::new(&cut(&prime::N, BITS));

/// The engine.
struct Lanes(Ifma);

impl Engine<LIMBS> for Lanes {
    fn limbs(words: &Words) -> Limbs {
        cut(words, BITS)
    }

    fn multiply(&mut self, number: &mut Number<LIMBS>, other: &Number<LIMBS>) {
        self.0.multiply(&mut number.0, &other.0, &MODULUS);
    }

    fn square(&mut self, number: &mut Number<LIMBS>) {
        self.0.square(&mut number.0, &MODULUS);
    }

    fn pick<const L: usize>(&self, table: &[[u64; L]; ENTRIES], index: u64, into: &mut [u64; L]) {
        self.0.pick(table, index, into);
    }
}

/// [`power::power`] on these lanes.
pub(crate) fn power(ifma: Ifma, base: &Element, exponent: &[u8], bits: usize) -> Element {
    let base = Number(recut(&base.0, radix::BITS, BITS));
    to_element(&power::power(&mut Lanes(ifma), &base, exponent, bits))
}

/// [`power::power_of_two`] on these lanes.
pub(crate) fn power_of_two(ifma: Ifma, exponent: &[u8]) -> Element {
    to_element(&power::power_of_two(&mut Lanes(ifma), exponent))
}

/// The same number.
fn to_element(number: &Number<LIMBS>) -> Element {
    Number(recut(&number.0, BITS, radix::BITS))
}
