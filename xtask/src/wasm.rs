//! `cargo xtask wasm`: the core's unit tests and vectors as WebAssembly, in Node.
//!
//! There the arithmetic has limbs of other lengths than on a 64-bit machine, and with SIMD128 an
//! engine of its own.

use crate::Failure;
use crate::command::{cargo, root, run as run_command};
use crate::compiles;

const TARGET: &str = "wasm32-wasip1";

/// What computes, as fast as it can be: as it is in other tests, the vectors take twice as long.
const FAST: [&str; 2] = ["cognito-srp-field", "num-bigint-dig"];

/// The core and its field.
const CORE: [&str; 8] = [
    "--package",
    "cognito-srp-core",
    "--package",
    "cognito-srp-field",
    "--features",
    "cognito-srp-core/prime-groups",
    "--test",
    "vector_suite",
];

/// The field alone, which has the engine for SIMD128.
const FIELD: [&str; 2] = ["--package", "cognito-srp-field"];

pub(crate) fn run() -> Result<(), Failure> {
    compiles::target(TARGET)?;
    test(&CORE, "")?;
    test(&FIELD, "-Ctarget-feature=+simd128")
}

/// Runs unit tests, and what else is asked for, compiled with these flags.
fn test(arguments: &[&str], flags: &str) -> Result<(), Failure> {
    let script = root().join("xtask").join("wasm").join("run.mjs");
    let runner = format!("node --no-warnings {}", script.display());
    let mut command = cargo();
    for package in FAST {
        let fast = format!("profile.dev.package.{package}.opt-level=3");
        command.args(["--config", &fast]);
    }
    run_command(
        command
            .args(["test", "--quiet", "--locked", "--target", TARGET, "--lib"])
            .args(arguments)
            .env("RUSTFLAGS", flags)
            .env("CARGO_TARGET_WASM32_WASIP1_RUNNER", runner),
    )
}
