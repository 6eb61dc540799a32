//! Montgomery multiplication modulo a 3072-bit prime on AVX-512 IFMA.
//!
//! The machine of [`cognito-srp-core`](https://docs.rs/cognito-srp-core)'s feature
//! `ifma`: that crate forbids unsafe code, and the instructions need a little of it.
//! [`Ifma::detect`] says whether the CPU has them.
//!
//! A number is 60 limbs of 52 bits, R is 2^3120. N has to be −1 modulo 2^52. What
//! comes out of a multiplication is a little above N at most when what went in
//! was below 2^20·N: nothing is subtracted.
//!
//! No branch and no address depends on a number or on an index into a table. The
//! algorithm is written over `Lanes`, so that a tool that does not know AVX-512
//! can judge it as well, on [`StandIn`].
//!
//! # Feature flags
//! None.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod algorithm;
mod lanes;
mod stand_in;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod zmm;

pub use stand_in::StandIn;
#[cfg(target_arch = "x86_64")]
pub use zmm::Ifma;

use lanes::LANES;

/// Bits in a limb.
pub const BITS: usize = 52;
/// Limbs in a number: 60, and zeros up to whole vectors.
pub const LIMBS: usize = LANES * VECTORS;
/// Entries in a table.
pub const ENTRIES: usize = 32;

const VECTORS: usize = 8;
const ROWS: usize = 60;

/// A number, the lowest limb first. It is best aligned to 64 octets.
pub type Limbs = [u64; LIMBS];

mod sealed {
    pub trait Sealed {}
}

/// What can multiply modulo the N that is given as N + 1. Sealed.
pub trait Machine: Copy + sealed::Sealed {
    /// `a · b / R`.
    fn multiply(self, a: &mut Limbs, b: &Limbs, n_plus_one: &Limbs);
    /// `a² / R`.
    fn square(self, a: &mut Limbs, n_plus_one: &Limbs);
    /// The entry at an index, of which the time and the addresses do not depend.
    /// `W` is a multiple of 8; what is beyond is left alone.
    fn pick<const W: usize>(self, table: &[[u64; W]; ENTRIES], index: u64, into: &mut [u64; W]);
}
