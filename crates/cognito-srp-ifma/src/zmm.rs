//! The vectors on AVX-512 (F and IFMA).

#![expect(
    unsafe_code,
    reason = "instructions that not every CPU has; see the invariant of `Zmm`"
)]

use core::arch::x86_64::*;

use crate::lanes::{LANES, Lanes};
use crate::{BITS, ENTRIES, Limbs, Machine, Modulus, algorithm, sealed};

cpufeatures::new!(features, "avx512f", "avx512ifma");

/// The proof that the CPU has AVX-512 F and IFMA and that the operating system saves the
/// registers: only [`detect`](Self::detect) creates one.
#[derive(Clone, Copy, Debug)]
pub struct Ifma(());

impl Ifma {
    /// Asks the CPU the first time, and remembers the answer.
    #[must_use]
    pub fn detect() -> Option<Self> {
        features::get().then_some(Self(()))
    }
}

impl sealed::Sealed for Ifma {}

impl Machine for Ifma {
    fn multiply(self, a: &mut Limbs, b: &Limbs, modulus: &Modulus) {
        #[target_feature(enable = "avx512f,avx512ifma")]
        fn on(a: &mut Limbs, b: &Limbs, modulus: &Modulus) {
            algorithm::multiply::<Zmm>(a, b, modulus);
        }
        // SAFETY: `self` is the proof that the CPU has these features.
        unsafe { on(a, b, modulus) }
    }

    fn square(self, a: &mut Limbs, modulus: &Modulus) {
        #[target_feature(enable = "avx512f,avx512ifma")]
        fn on(a: &mut Limbs, modulus: &Modulus) {
            algorithm::square::<Zmm>(a, modulus);
        }
        // SAFETY: as above.
        unsafe { on(a, modulus) }
    }

    fn pick<const W: usize>(self, table: &[[u64; W]; ENTRIES], index: u64, into: &mut [u64; W]) {
        #[target_feature(enable = "avx512f,avx512ifma")]
        fn on<const W: usize>(table: &[[u64; W]; ENTRIES], index: u64, into: &mut [u64; W]) {
            algorithm::pick::<Zmm, W>(table, index, into);
        }
        // SAFETY: as above.
        unsafe { on(table, index, into) }
    }
}

/// A register.
///
/// Invariant, on which every block below relies: values exist only inside the three functions
/// above, which need an [`Ifma`].
#[derive(Clone, Copy)]
struct Zmm(__m512i);

/// An operation on registers.
macro_rules! on_registers {
    ($operation:expr) => {
        // SAFETY: the invariant of `Zmm`: the CPU has the instruction.
        Self(unsafe { $operation })
    };
}

const SHIFT: u32 = BITS as u32;

impl Lanes for Zmm {
    #[inline(always)]
    fn splat(word: u64) -> Self {
        on_registers!(_mm512_set1_epi64(word.cast_signed()))
    }
    #[inline(always)]
    fn load(words: &[u64; LANES]) -> Self {
        // SAFETY: 64 bytes can be read there, and the instruction exists (`Zmm`).
        Self(unsafe { _mm512_loadu_si512(words.as_ptr().cast()) })
    }
    #[inline(always)]
    fn store(self, words: &mut [u64; LANES]) {
        // SAFETY: 64 bytes can be written there, and the instruction exists (`Zmm`).
        unsafe { _mm512_storeu_si512(words.as_mut_ptr().cast(), self.0) }
    }
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        on_registers!(_mm512_add_epi64(self.0, other.0))
    }
    #[inline(always)]
    fn and(self, other: Self) -> Self {
        on_registers!(_mm512_and_si512(self.0, other.0))
    }
    #[inline(always)]
    fn or(self, other: Self) -> Self {
        on_registers!(_mm512_or_si512(self.0, other.0))
    }
    #[inline(always)]
    fn carry(self) -> Self {
        on_registers!(_mm512_srli_epi64::<SHIFT>(self.0))
    }
    #[inline(always)]
    fn top_bit(self) -> Self {
        on_registers!(_mm512_srli_epi64::<{ SHIFT - 1 }>(self.0))
    }
    #[inline(always)]
    fn add_low(self, a: Self, b: Self) -> Self {
        on_registers!(_mm512_madd52lo_epu64(self.0, a.0, b.0))
    }
    #[inline(always)]
    fn add_high(self, a: Self, b: Self) -> Self {
        on_registers!(_mm512_madd52hi_epu64(self.0, a.0, b.0))
    }
    #[inline(always)]
    fn down(self, above: Self) -> Self {
        on_registers!(_mm512_alignr_epi64::<4>(above.0, self.0))
    }
    #[inline(always)]
    fn up(self, below: Self) -> Self {
        on_registers!(_mm512_alignr_epi64::<7>(self.0, below.0))
    }
    #[inline(always)]
    fn everywhere(self, lane: usize) -> Self {
        on_registers!(_mm512_permutexvar_epi64(Self::splat(lane as u64).0, self.0))
    }
    #[inline(always)]
    fn lowest(self) -> Self {
        on_registers!(_mm512_maskz_mov_epi64(1, self.0))
    }
    #[inline(always)]
    fn overflowing(self) -> u8 {
        // SAFETY: the invariant of `Zmm`.
        unsafe { _mm512_test_epi64_mask(self.0, Self::splat(1 << BITS).0) }
    }
    #[inline(always)]
    fn full(self) -> u8 {
        // SAFETY: the invariant of `Zmm`.
        unsafe { _mm512_cmpeq_epi64_mask(self.0, Self::splat((1 << BITS) - 1).0) }
    }
    #[inline(always)]
    fn increment(self, lanes: u8) -> Self {
        on_registers!(_mm512_mask_add_epi64(
            self.0,
            lanes,
            self.0,
            Self::splat(1).0
        ))
    }
    #[inline(always)]
    fn equal(self, other: Self) -> Self {
        on_registers!(_mm512_maskz_set1_epi64(
            _mm512_cmpeq_epi64_mask(self.0, other.0),
            -1
        ))
    }
}
