//! The targets. For each, `fuzz_targets/` has a program of the same name, for libFuzzer.

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
