//! Constants that depend on the length of a limb, because Montgomery's R does.

#[cfg(not(any(target_pointer_width = "32", small_limbs)))]
#[path = "long.rs"]
mod chosen;
#[cfg(any(target_pointer_width = "32", small_limbs))]
#[path = "short.rs"]
mod chosen;

pub(crate) use chosen::{COMB, MINUS_K, MINUS_ONE, ONE, R_SQUARED, TWO};
