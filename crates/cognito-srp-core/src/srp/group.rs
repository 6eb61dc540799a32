//! The groups that SRP is computed in.

use super::exponent::Exponent;
use super::integer::Integer;
use super::residue::Residue;

/// The multiplicative group of the integers modulo a safe prime, with a generator.
///
/// The SRP steps ([`Srp6a`](super::Srp6a)) are written against this trait and do
/// no arithmetic of their own, so an implementation for one particular prime
/// changes nothing above it. [`CognitoGroup`](super::CognitoGroup) is one, in constant time;
/// the tests have one for any prime, over a library for big numbers.
pub trait Group {
    /// A number modulo N in the form in which this group computes.
    type Element: Clone;

    /// N, the prime.
    fn modulus(&self) -> &Integer;
    /// g, the generator.
    fn generator(&self) -> &Integer;
    /// `value mod N`, for a public integer of any size and sign.
    fn reduce(&self, value: &Integer) -> Residue;
    /// The element that a number stands for.
    fn element(&self, residue: &Residue) -> Self::Element;
    /// The number that an element stands for.
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
