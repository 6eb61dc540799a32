//! `cargo xtask mutants [--in-diff BASE] [--file GLOB]… [--again] [CRATE]…`: the sources are
//! changed a little, one place after the other, and the tests have to notice.
//!
//! cargo-mutants says what is changed, and in `.cargo/mutants.toml` is what may survive, and why.
//! The program in `xtask/mutants` does the rest.

use std::fs;
use std::process::{Command, Stdio};

use crate::Failure;
use crate::command::{cargo, output, root, run as run_command};

pub(crate) const USAGE: &str = "[--in-diff BASE] [--file GLOB]… [--again] [CRATE]…";

pub(crate) const MANIFEST: &str = "xtask/mutants/Cargo.toml";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let mut there = cargo();
    there.args(["mutants", "--version"]).stdout(Stdio::null());
    if !there.stderr(Stdio::null()).status()?.success() {
        return Err("there is no cargo-mutants (cargo install --locked cargo-mutants)".into());
    }
    let mut arguments = arguments.to_vec();
    let base = arguments.iter().position(|it| it == "--in-diff");
    if let Some(base) = base.and_then(|place| arguments.get_mut(place + 1)) {
        *base = diff(base)?;
    }
    let mut program = cargo();
    program
        .current_dir(root())
        .args(["run", "--quiet", "--release", "--locked"]);
    program.args(["--manifest-path", MANIFEST, "--"]);
    run_command(program.args(arguments))
}

/// The file of what differs from this commit.
fn diff(base: &str) -> Result<String, Failure> {
    let mut git = Command::new("git");
    git.current_dir(root()).args(["diff", base, "--", "crates"]);
    let folder = root().join("target/mutants");
    fs::create_dir_all(&folder)?;
    let path = folder.join("diff.txt");
    fs::write(&path, output(&mut git)? + "\n")?;
    Ok(path.to_string_lossy().into_owned())
}
