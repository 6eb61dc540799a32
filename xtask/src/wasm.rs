//! `cargo xtask wasm`: the core's unit tests and vectors as WebAssembly, in Node.
//!
//! There the arithmetic has limbs of other lengths than on a 64-bit machine.

use crate::Failure;
use crate::command::{cargo, root, run as run_command};
use crate::compiles;

const TARGET: &str = "wasm32-wasip1";

pub(crate) fn run() -> Result<(), Failure> {
    compiles::target(TARGET)?;
    let script = root().join("xtask").join("wasm").join("run.mjs");
    let runner = format!("node --no-warnings {}", script.display());
    run_command(
        cargo()
            .args(["test", "--quiet", "--locked", "--target", TARGET])
            .args([
                "--package",
                "cognito-srp-core",
                "--package",
                "cognito-srp-field",
            ])
            .args(["--lib", "--test", "vector_suite"])
            .env("CARGO_TARGET_WASM32_WASIP1_RUNNER", runner),
    )
}
