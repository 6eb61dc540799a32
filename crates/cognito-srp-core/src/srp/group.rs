//! What SRP asks of a group.

use super::exponent::Exponent;
use super::integer::Integer;
use super::remainder::remainder;
use super::residue::Residue;
use super::rules::{FixedWidth, Padding};

/// The multiplicative group of the integers modulo a safe prime, with a generator.
///
/// The SRP steps ([`Srp6a`](super::Srp6a)) use only this trait and do no arithmetic of their
/// own, so an implementation for a particular prime changes nothing above it.
pub trait Group {
    /// A number modulo N in the form that this group computes with.
    type Element: Clone;

    /// N, the prime.
    fn modulus(&self) -> &Integer;
    /// g, the generator.
    fn generator(&self) -> &Integer;
    /// `value mod N`, for a public integer of any size and sign.
    fn reduce(&self, value: &Integer) -> Residue {
        let modulus = self.modulus();
        match value.is_below(modulus) {
            true => Residue::new(&FixedWidth::pad(value, self.width())),
            false => Residue::new(&remainder(value, modulus)),
        }
    }
    /// The element of a number.
    fn element(&self, residue: &Residue) -> Self::Element;
    /// The number of an element.
    fn residue(&self, element: &Self::Element) -> Residue;
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
    /// The length of N in octets.
    fn width(&self) -> usize {
        self.modulus().bits().div_ceil(8)
    }
}
