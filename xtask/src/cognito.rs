//! The command `cognito`, for the tasks that run it.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Failure;
use crate::command::{cargo, root, run};

/// Where CI has its copy of the command.
const COPY: &str = "COGNITO_CI_COMMAND";

/// The command's path. CI has a copy; otherwise it is built.
pub(crate) fn program() -> Result<PathBuf, Failure> {
    if let Some(copy) = env::var_os(COPY) {
        return Ok(copy.into());
    }
    let build = ["build", "--quiet", "--locked", "--package", "cognito-cli"];
    run(cargo().current_dir(root()).args(build))?;
    Ok(built())
}

/// Builds the command and copies it, before any step: the steps that build it later do so with
/// other features, while a step beside them runs it.
///
/// It is built as the README's command builds it, with the examples, which need what tests need:
/// so that step finds its dependencies built.
pub(crate) fn copy(build: &mut Command) -> Result<(), Failure> {
    let of_all = ["build", "--locked", "--workspace", "--examples"];
    run(build
        .current_dir(root())
        .args(of_all)
        .args(["--bin", "cognito"]))?;
    fs::create_dir_all(root().join("target/ci"))?;
    fs::copy(built(), there())?;
    Ok(())
}

/// Has a step run the copy.
pub(crate) fn is_copied_for(step: &mut Command) {
    step.env(COPY, there());
}

/// In the workspace's target folder, where each build of it puts the command.
fn built() -> PathBuf {
    let name = format!("cognito{}", env::consts::EXE_SUFFIX);
    root().join("target/debug").join(name)
}

fn there() -> PathBuf {
    root().join("target/ci/cognito")
}
