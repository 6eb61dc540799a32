//! Montgomery multiplication modulo a 3072-bit prime on AVX-512 IFMA.
//!
//! The feature `ifma` of [`cognito-srp-core`](https://docs.rs/cognito-srp-core) uses this crate.
//! That crate forbids unsafe code, which these instructions need. [`Ifma::detect`] says whether
//! the CPU supports them.
//!
//! A number has 60 limbs of 52 bits; R is 2^3120. N must be −1 modulo 2^52. If the factors are
//! below 2^20·N, the result of a multiplication is at most a little above 2N, so no subtraction
//! is needed.
//!
//! No branch and no address depends on a number or on an index into a table. The algorithm is
//! written over `Lanes`, so that a tool that does not know AVX-512 can check it too, with
//! [`StandIn`].
//!
//! # Feature flags
//! None.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod algorithm;
mod lanes;
mod modulus;
mod reduction;
mod stand_in;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod zmm;

pub use modulus::Modulus;
pub use stand_in::StandIn;
#[cfg(target_arch = "x86_64")]
pub use zmm::Ifma;

use lanes::LANES;

/// Bits in a limb.
pub const BITS: usize = 52;
/// Limbs in a number: 60, and zeros to fill the last vector.
pub const LIMBS: usize = LANES * VECTORS;
/// Entries in a table.
pub const ENTRIES: usize = 32;

const VECTORS: usize = 8;
const ROWS: usize = 60;

/// A number, the lowest limb first. It should be aligned to 64 bytes.
pub type Limbs = [u64; LIMBS];

mod sealed {
    pub trait Sealed {}
}

/// Multiplies modulo N. Sealed.
pub trait Machine: Copy + sealed::Sealed {
    /// `a · b / R`.
    fn multiply(self, a: &mut Limbs, b: &Limbs, modulus: &Modulus);
    /// `a² / R`.
    fn square(self, a: &mut Limbs, modulus: &Modulus);
    /// The entry at an index; neither time nor addresses depend on the index. `W` is a
    /// multiple of 8.
    fn pick<const W: usize>(self, table: &[[u64; W]; ENTRIES], index: u64, into: &mut [u64; W]);
}
