//! `cargo xtask mutants [--in-diff BASE] [--file GLOB]… [CRATE]…`: cargo-mutants changes the
//! sources a little, and the tests have to notice.
//!
//! What may survive, and why, is in `.cargo/mutants.toml`.

use std::fs;
use std::process::{Command, Stdio};

use crate::Failure;
use crate::command::{cargo, output, root, run as run_command};

pub(crate) const USAGE: &str = "[--in-diff BASE] [--file GLOB]… [CRATE]…";

/// The crates whose tests have to notice, and what of theirs is off by default.
const CRATES: [(&str, &str); 4] = [
    ("cognito-srp-core", "seal"),
    ("cognito-store", "keyring"),
    ("cognito-tokens", ""),
    ("cognito-transport", ""),
];

#[derive(Debug, Default, PartialEq)]
struct Asked {
    /// Only what differs from this commit.
    base: Option<String>,
    files: Vec<String>,
    crates: Vec<(&'static str, &'static str)>,
}

impl Asked {
    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut asked = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || {
                let value = arguments.next().cloned();
                value.ok_or_else(|| format!("{argument} takes a value"))
            };
            match argument.as_str() {
                "--in-diff" => asked.base = Some(value()?),
                "--file" => asked.files.push(value()?),
                name => {
                    let known = CRATES.into_iter().find(|(known, _)| *known == name);
                    let none = || format!("`{name}` is none of {:?}", CRATES.map(|(it, _)| it));
                    asked.crates.push(known.ok_or_else(none)?);
                }
            }
        }
        if asked.crates.is_empty() {
            asked.crates = CRATES.to_vec();
        }
        Ok(asked)
    }
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let asked = Asked::read(arguments)?;
    let mut there = cargo();
    there.args(["mutants", "--version"]).stdout(Stdio::null());
    if !there.stderr(Stdio::null()).status()?.success() {
        return Err("there is no cargo-mutants (cargo install --locked cargo-mutants)".into());
    }
    let folder = root().join("target/mutants");
    fs::create_dir_all(&folder)?;
    let diff = match &asked.base {
        Some(base) => {
            let mut git = Command::new("git");
            git.current_dir(root()).args(["diff", base, "--", "crates"]);
            let path = folder.join("diff.txt");
            fs::write(&path, output(&mut git)? + "\n")?;
            Some(path)
        }
        None => None,
    };
    let mut survived = Vec::new();
    for (name, features) in asked.crates {
        println!("--- {name}");
        // Its output is one folder, which is moved away when it is there.
        let outcome = folder.join(name);
        fs::create_dir_all(&outcome)?;
        let mut command = cargo();
        command.current_dir(root());
        command.args(["mutants", "--no-shuffle", "--package", name]);
        command.arg("--output").arg(&outcome);
        if !features.is_empty() {
            command.args(["--features", features]);
        }
        for file in &asked.files {
            command.args(["--file", file]);
        }
        if let Some(path) = &diff {
            command.arg("--in-diff").arg(path);
        }
        if let Err(why) = run_command(&mut command) {
            survived.push(format!("{why}; see {}", outcome.display()));
        }
    }
    match survived.is_empty() {
        true => Ok(()),
        false => Err(survived.join("\n").into()),
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::{Asked, CRATES};

    fn read(line: &str) -> Result<Asked, crate::Failure> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Asked::read(&words)
    }

    #[test]
    fn a_base_files_and_crates_are_read() -> Result<(), Box<dyn Error>> {
        let asked = read("--in-diff main --file **/lock.rs cognito-store")?;
        assert_eq!(asked.base.as_deref(), Some("main"));
        assert_eq!(asked.files, ["**/lock.rs"]);
        assert_eq!(asked.crates, [("cognito-store", "keyring")]);
        assert_eq!(read("")?.crates, CRATES);
        for wrong in ["--in-diff", "cognito-cli"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        Ok(())
    }
}
