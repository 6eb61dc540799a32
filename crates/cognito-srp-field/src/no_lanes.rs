//! In the place of `lanes.rs` in a build that cannot use AVX-512 IFMA.

use super::arithmetic::Element;

/// AVX-512 IFMA: a build without the feature `ifma`, or for another CPU, has none.
#[derive(Clone, Copy, Debug)]
pub enum Ifma {}

impl Ifma {
    pub(crate) fn detect() -> Option<Self> {
        None
    }
}

pub(crate) fn power(ifma: Ifma, _: &Element, _: &[u8], _: usize) -> Element {
    match ifma {}
}

pub(crate) fn power_of_two(ifma: Ifma, _: &[u8]) -> Element {
    match ifma {}
}
