//! The instructions as plain code, so that tools that do not know WebAssembly can check what is
//! written over them: `--cfg small_limbs --cfg simd128_stand_in`.

/// A vector.
#[expect(non_camel_case_types, reason = "the name in core::arch")]
#[derive(Clone, Copy)]
pub(crate) struct v128([u32; 4]);

impl v128 {
    #[inline(always)]
    fn each(self, other: Self, of_lanes: impl Fn(u32, u32) -> u32) -> Self {
        let Self([a, b, c, d]) = self;
        let Self([e, f, g, h]) = other;
        let [ae, bf, cg, dh] = [(a, e), (b, f), (c, g), (d, h)];
        Self([ae, bf, cg, dh].map(|(one, other)| of_lanes(one, other)))
    }

    #[inline(always)]
    fn wide(self) -> [u64; 2] {
        let Self([a, b, c, d]) = self;
        [(a, b), (c, d)].map(|(low, high)| u64::from(high) << 32 | u64::from(low))
    }

    #[inline(always)]
    fn from_wide(lanes: [u64; 2]) -> Self {
        let [[a, b, c, d, e, f, g, h], [i, j, k, l, m, n, o, p]] = lanes.map(u64::to_le_bytes);
        let lanes = [[a, b, c, d], [e, f, g, h], [i, j, k, l], [m, n, o, p]];
        Self(lanes.map(u32::from_le_bytes))
    }
}

#[inline(always)]
pub(crate) fn u32x4(a: u32, b: u32, c: u32, d: u32) -> v128 {
    v128([a, b, c, d])
}

#[inline(always)]
pub(crate) fn u64x2(low: u64, high: u64) -> v128 {
    v128::from_wide([low, high])
}

#[inline(always)]
pub(crate) fn u32x4_splat(lane: u32) -> v128 {
    v128([lane; 4])
}

#[inline(always)]
pub(crate) fn u32x4_add(a: v128, b: v128) -> v128 {
    a.each(b, u32::wrapping_add)
}

#[inline(always)]
pub(crate) fn u32x4_sub(a: v128, b: v128) -> v128 {
    a.each(b, u32::wrapping_sub)
}

#[inline(always)]
pub(crate) fn v128_and(a: v128, b: v128) -> v128 {
    a.each(b, |a, b| a & b)
}

#[inline(always)]
pub(crate) fn v128_andnot(a: v128, b: v128) -> v128 {
    a.each(b, |a, b| a & !b)
}

#[inline(always)]
pub(crate) fn i64x2_add(a: v128, b: v128) -> v128 {
    let ([a, b], [c, d]) = (a.wide(), b.wide());
    v128::from_wide([a.wrapping_add(c), b.wrapping_add(d)])
}

#[inline(always)]
pub(crate) fn i64x2_sub(a: v128, b: v128) -> v128 {
    let ([a, b], [c, d]) = (a.wide(), b.wide());
    v128::from_wide([a.wrapping_sub(c), b.wrapping_sub(d)])
}

#[inline(always)]
pub(crate) fn u64x2_extmul_low_u32x4(a: v128, b: v128) -> v128 {
    let (v128([a, b, ..]), v128([c, d, ..])) = (a, b);
    v128::from_wide([(a, c), (b, d)].map(|(a, b)| u64::from(a) * u64::from(b)))
}

#[inline(always)]
pub(crate) fn u64x2_extmul_high_u32x4(a: v128, b: v128) -> v128 {
    let (v128([.., a, b]), v128([.., c, d])) = (a, b);
    v128::from_wide([(a, c), (b, d)].map(|(a, b)| u64::from(a) * u64::from(b)))
}

#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "constants below 8")]
pub(crate) fn u32x4_shuffle<const A: usize, const B: usize, const C: usize, const D: usize>(
    a: v128,
    b: v128,
) -> v128 {
    let (v128([a, b, c, d]), v128([e, f, g, h])) = (a, b);
    let lanes = [a, b, c, d, e, f, g, h];
    v128([lanes[A], lanes[B], lanes[C], lanes[D]])
}

#[inline(always)]
#[expect(clippy::indexing_slicing, reason = "constants below 2")]
pub(crate) fn u64x2_extract_lane<const N: usize>(a: v128) -> u64 {
    a.wide()[N]
}
