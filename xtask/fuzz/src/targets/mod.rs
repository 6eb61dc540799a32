//! The targets. Each has the program of its name in `fuzz_targets/`, for libFuzzer.

pub mod domain;
pub mod emulator;
pub mod field;
pub mod flows;
pub mod hosted;
pub mod identity;
pub mod receive;
pub mod resume;
pub mod srp;
pub mod tokens;
pub mod values;
