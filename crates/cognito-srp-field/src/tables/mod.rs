//! Constants that depend on the length of a limb, because Montgomery's R does.

#[cfg(not(any(target_pointer_width = "32", small_limbs)))]
mod long;
#[cfg(any(target_pointer_width = "32", small_limbs))]
mod short;

#[cfg(not(any(target_pointer_width = "32", small_limbs)))]
pub(crate) use long::{COMB, MINUS_K, MINUS_ONE, ONE, R_SQUARED, TWO};
#[cfg(any(target_pointer_width = "32", small_limbs))]
pub(crate) use short::{COMB, MINUS_K, MINUS_ONE, ONE, R_SQUARED, TWO};
