//! Builds the targets as cargo-fuzz does with `--sanitizer none`: its coverage flags work with a
//! stable Rust.

use std::path::PathBuf;
use std::process::Command;

use super::Search;
use crate::command::{cargo, root, run};
use crate::{Failure, compiles};

/// libFuzzer counts edges, and sees the numbers and texts that are compared.
///
/// Without AddressSanitizer, which needs a nightly Rust: no unsafe code of ours is reached.
const COVERAGE: [&str; 7] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-sanitizer-coverage-stack-depth",
    "--cfg fuzzing",
];

/// The manifest of the targets.
pub(crate) const MANIFEST: &str = "xtask/fuzz/Cargo.toml";

/// The folder of the targets' programs.
pub(super) struct Program {
    folder: PathBuf,
}

/// For a fixed search the emulator is built like this. Optimised, it takes a minute longer to
/// build, and saves seconds of so short a search: what computes is in other crates.
const QUICKLY: &str = "profile.release.package.cognito-emulator.opt-level=0";

impl Program {
    pub(super) fn build(search: Search) -> Result<Self, Failure> {
        let host = compiles::host()?;
        // With `--target`, the flags do not apply to build scripts and macros.
        let target = root().join("target/fuzz");
        let mut command = cargo();
        command.args([
            "build",
            "--quiet",
            "--locked",
            "--release",
            "--target",
            &host,
        ]);
        if search == Search::Fixed {
            command.args(["--config", QUICKLY]);
        }
        command.arg("--manifest-path").arg(root().join(MANIFEST));
        command.arg("--target-dir").arg(&target);
        run(command.env("RUSTFLAGS", COVERAGE.join(" ")))?;
        Ok(Self {
            folder: target.join(host).join("release"),
        })
    }

    pub(super) fn of(&self, target: &str) -> Command {
        Command::new(self.folder.join(target))
    }
}
