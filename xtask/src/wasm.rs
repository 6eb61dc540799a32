//! `cargo xtask wasm`: the core's unit tests and vectors as WebAssembly, in Node.
//!
//! There the arithmetic has limbs of other lengths than on a 64-bit machine.

use crate::Failure;
use crate::command::{cargo, root, run as run_command};
use crate::compiles;

const TARGET: &str = "wasm32-wasip1";

/// What computes, as fast as it can be: as it is in other tests, the vectors take twice as long.
const FAST: [&str; 2] = ["cognito-srp-field", "num-bigint-dig"];

pub(crate) fn run() -> Result<(), Failure> {
    compiles::target(TARGET)?;
    let script = root().join("xtask").join("wasm").join("run.mjs");
    let runner = format!("node --no-warnings {}", script.display());
    let mut command = cargo();
    for package in FAST {
        let fast = format!("profile.dev.package.{package}.opt-level=3");
        command.args(["--config", &fast]);
    }
    run_command(
        command
            .args(["test", "--quiet", "--locked", "--target", TARGET])
            .args([
                "--package",
                "cognito-srp-core",
                "--package",
                "cognito-srp-field",
            ])
            .args(["--features", "cognito-srp-core/prime-groups"])
            .args(["--lib", "--test", "vector_suite"])
            .env("CARGO_TARGET_WASM32_WASIP1_RUNNER", runner),
    )
}
