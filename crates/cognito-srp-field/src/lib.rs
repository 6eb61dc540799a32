//! The integers modulo Cognito's 3072-bit prime, in constant time.
//!
//! N is RFC 3526's group 15. An [`Element`] is in Montgomery form: 52 limbs of 60 bits
//! on 64-bit machines, with R = 2^3120, otherwise 112 limbs of 28 bits, with R = 2^3136. That
//! leaves at least 48 bits above N, so that
//! - the reduction of a product of two values below 2N, or of sums of them, gives at most a
//!   little more than N, or than 2N with AVX-512: nothing is subtracted on the way;
//! - a column has room for the products of all limbs and as many of the reduction: carries
//!   wait until the column is complete;
//! - two limbs can be added before they are multiplied, so that one multiplication gives two
//!   products (`portable/columns.rs`).
//!
//! N ≡ −1 (mod 2^64), so the Montgomery digit is the low limb itself, and with N + 1 instead
//! of N that limb becomes zero without a multiplication.
//!
//! An exponentiation uses an engine (`engine.rs`): with the feature `ifma`, and if the
//! CPU supports it, one that multiplies with AVX-512. In WebAssembly that is compiled with
//! `-C target-feature=+simd128`, the portable engine is one that multiplies with SIMD128.
//!
//! No branch and no index depends on a value, only on lengths and positions, which are public.
//!
//! This is a crate of its own so that a debug build can optimise it alone. Its one caller is
//! [`cognito-srp-core`](https://docs.rs/cognito-srp-core), whose module `srp` is for programs.
//!
//! # Feature flags
//! None is on by default.
//! - `ifma`: exponentiations with AVX-512 if the CPU has it. Needs Rust 1.89.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(test)]
extern crate std;

mod arithmetic;
mod carries;
mod engine;
// AVX-512 IFMA has the R of long limbs.
#[cfg(all(
    feature = "ifma",
    target_arch = "x86_64",
    target_pointer_width = "64",
    not(small_limbs)
))]
mod lanes;
#[cfg(not(all(
    feature = "ifma",
    target_arch = "x86_64",
    target_pointer_width = "64",
    not(small_limbs)
)))]
#[path = "no_lanes.rs"]
mod lanes;
#[cfg(all(test, target_os = "linux"))]
mod left_behind;
mod number;
#[cfg(not(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    simd128_stand_in
)))]
mod portable;
#[cfg(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    simd128_stand_in
))]
#[path = "simd128/mod.rs"]
mod portable;
mod power;
mod prime;
mod radix;
mod tables;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use arithmetic::element;
use number::{Number, WORDS};
use portable::Portable;

pub use arithmetic::Element;
pub use lanes::Ifma;

/// The length of N in octets.
pub const WIDTH: usize = 384;

/// The engine for exponentiations.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Arithmetic {
    /// Runs on every CPU.
    Portable,
    /// AVX-512 IFMA, with the feature `ifma` on an x86-64 CPU that has it.
    Ifma(Ifma),
}

impl Arithmetic {
    /// The fastest that this CPU supports.
    #[must_use]
    pub fn best() -> Self {
        Ifma::detect().map_or(Self::Portable, Self::Ifma)
    }

    /// `base^exponent`, with the exponent as big-endian bytes, below 2^bits. The time depends
    /// only on the number of bits.
    #[must_use]
    pub fn power(self, base: &Element, exponent: &[u8], bits: usize) -> Element {
        match self {
            Self::Portable => power::power(&mut Portable::new(), base, exponent, bits),
            Self::Ifma(ifma) => lanes::power(ifma, base, exponent, bits),
        }
    }

    /// `2^exponent`, with the exponent as big-endian bytes. The time depends only on their
    /// number.
    #[must_use]
    pub fn power_of_two(self, exponent: &[u8]) -> Element {
        match self {
            Self::Portable => power::power_of_two(&mut Portable::new(), exponent),
            Self::Ifma(ifma) => lanes::power_of_two(ifma, exponent),
        }
    }
}

impl Element {
    /// −k of SRP-6a with Cognito's hash and padding.
    #[must_use]
    pub fn minus_k() -> Self {
        const { element(&tables::MINUS_K) }
    }

    /// The element of a number below 2^3072, from big-endian bytes.
    #[must_use]
    pub fn from_octets(octets: &[u8]) -> Self {
        let mut words = Number([0; WORDS]);
        for (word, octets) in words.0.iter_mut().zip(octets.rchunks(8)) {
            *word = octets
                .iter()
                .fold(0, |word, octet| word << 8 | u64::from(*octet));
        }
        element(&words.0).times(const { &element(&tables::R_SQUARED) })
    }

    /// The number 0 ≤ i < N of the element, as 384 big-endian bytes.
    #[must_use]
    pub fn to_octets(&self) -> Zeroizing<[u8; WIDTH]> {
        let words = Number(self.canonical());
        let mut octets = Zeroizing::new([0; WIDTH]);
        for (octets, word) in octets.rchunks_mut(8).zip(&words.0) {
            octets.copy_from_slice(&word.to_be_bytes());
        }
        octets
    }
}
