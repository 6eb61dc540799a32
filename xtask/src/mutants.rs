//! `cargo xtask mutants [--in-diff BASE] [--file GLOB]… [--again] [--minutes N] [CRATE]…`: the
//! sources are changed in one small place at a time, and each time a test must fail.
//!
//! cargo-mutants lists the changes, and `.cargo/mutants.toml` lists those that may survive, and
//! why. The program in `xtask/mutants` does the rest.

use std::process::{Command, Stdio};
use std::{env, fs};

use serde_json::Value;

use crate::Failure;
use crate::command::{cargo, output, root, run as run_command, succeeds};

pub(crate) const USAGE: &str = "[--in-diff BASE] [--file GLOB]… [--again] [--minutes N] [CRATE]…";

pub(crate) const MANIFEST: &str = "xtask/mutants/Cargo.toml";

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    run_command(&mut program(arguments)?)
}

/// Names the commit with which CI compares the sources. The default is the first parent: for a
/// merge, the state before the branch.
const BASE: &str = "COGNITO_CI_BASE";

/// CI begins no mutant after this time, which includes the build.
const MINUTES: &str = "10";

/// CI skips a change with more lines than this: its mutants would take longer than everything else.
const MOST_LINES: u64 = 400;

/// The crates whose sources are changed. The program in `xtask/mutants` reads this list too.
const CRATES: &str = include_str!("../mutants/crates.json");

/// The source folder of each crate.
fn sources() -> Result<Vec<String>, Failure> {
    let crates: Vec<Value> = serde_json::from_str(CRATES)?;
    let names = crates.iter().filter_map(|it| it["name"].as_str());
    Ok(names.map(|name| format!("crates/{name}/src")).collect())
}

/// Tests the mutants of the lines that changed last. Returns how many there were, or why none was
/// tested.
pub(crate) fn of_last_change() -> Result<String, Failure> {
    let base = env::var(BASE).unwrap_or_else(|_| "HEAD^1".into());
    let mut known = git(&["rev-parse", "--verify", "--quiet"]);
    known.arg(format!("{base}^{{commit}}"));
    if !succeeds(&mut known)? {
        return Ok(format!("none tested: this clone does not have {base}"));
    }
    let lines = added(&output(
        git(&["diff", "--numstat", &base, "--"]).args(sources()?),
    )?);
    if lines == 0 {
        return Ok(format!("since {base}: no changed lines"));
    }
    if lines > MOST_LINES {
        return Ok(format!(
            "none tested: {lines} lines since {base}, more than {MOST_LINES}"
        ));
    }
    if !is_installed()? {
        run_command(cargo().args(["install", "--locked", "cargo-mutants"]))?;
    }
    let arguments = ["--in-diff", &base, "--minutes", MINUTES].map(str::to_owned);
    let mut program = program(&arguments)?;
    let output = program.stderr(Stdio::inherit()).output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    if !output.status.success() {
        return Err(
            "a mutant of the changed lines was not noticed, or none could be tested".into(),
        );
    }
    let in_all = text.lines().next_back().unwrap_or_default();
    Ok(format!("since {base}: {in_all}"))
}

/// The lines that were added, in what `git diff --numstat` prints.
fn added(numstat: &str) -> u64 {
    let columns = numstat.lines().filter_map(|line| line.split('\t').next());
    columns.filter_map(|added| added.parse::<u64>().ok()).sum()
}

fn is_installed() -> Result<bool, Failure> {
    succeeds(cargo().args(["mutants", "--version"]))
}

fn git(arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.current_dir(root()).args(arguments);
    git
}

fn program(arguments: &[String]) -> Result<Command, Failure> {
    if !is_installed()? {
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
    program.args(arguments);
    Ok(program)
}

/// Writes the differences from this commit into a file, and returns its path.
fn diff(base: &str) -> Result<String, Failure> {
    let folder = root().join("target/mutants");
    fs::create_dir_all(&folder)?;
    let path = folder.join("diff.txt");
    fs::write(
        &path,
        output(&mut git(&["diff", base, "--", "crates"]))? + "\n",
    )?;
    Ok(path.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::{added, sources};
    use crate::command::root;

    /// In git's format: added, removed, path; dashes for a file that is not text.
    #[test]
    fn added_lines_are_counted() {
        assert_eq!(added("12\t3\ta.rs\n-\t-\tkeys.der\n0\t7\tb.rs\n"), 12);
        assert_eq!(added(""), 0);
    }

    #[test]
    fn the_source_folders_exist() -> Result<(), crate::Failure> {
        let sources = sources()?;
        assert!(!sources.is_empty());
        for folder in sources {
            assert!(root().join(&folder).is_dir(), "{folder}");
        }
        Ok(())
    }
}
