//! `cargo xtask fuzz [--seconds N | --fixed | --committed] [--minimise] [TARGET]…`: runs
//! libFuzzer on the targets of `xtask/fuzz`, with a stable Rust and without cargo-fuzz.
//!
//! `docs/security.md` says what that has shown.

mod build;
mod report;
mod running;

use std::fs;

use crate::Failure;
use crate::command::root;
pub(crate) use build::MANIFEST;
use build::Program;
use report::Report;

/// The targets, each a program of `xtask/fuzz`, and the number of executions with `--fixed`: as
/// many as a busy machine does in half a minute, or fewer.
const TARGETS: [(&str, u64); 11] = [
    ("domain", 20_000),
    ("emulator", 1_500),
    ("field", 150),
    ("flows", 9_000),
    ("hosted", 600),
    ("identity", 40_000),
    ("receive", 10_000),
    ("resume", 45_000),
    ("srp", 500),
    ("tokens", 12_000),
    ("values", 100_000),
];

pub(crate) const USAGE: &str = "[--seconds N | --fixed | --committed] [--minimise] [TARGET]…";

/// The kind of search.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Search {
    /// For this long, also from earlier findings, and different each time.
    Seconds(u64),
    /// From the committed corpora, with the same inputs each time.
    Fixed,
    /// None: only the committed inputs are run.
    Nothing,
}

/// The arguments.
struct Asked {
    /// The search in each target.
    search: Search,
    /// Whether to replace the corpora by the fewest inputs that have the same coverage.
    minimise: bool,
    targets: Vec<&'static str>,
}

impl Asked {
    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut asked = Self {
            search: Search::Seconds(60),
            minimise: false,
            targets: Vec::new(),
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--seconds" => {
                    let number = arguments.next().and_then(|number| number.parse().ok());
                    let number = number.filter(|seconds| *seconds > 0);
                    let number = number.ok_or("--seconds takes a number above 0")?;
                    asked.search = Search::Seconds(number);
                }
                "--fixed" => asked.search = Search::Fixed,
                "--committed" => asked.search = Search::Nothing,
                "--minimise" => asked.minimise = true,
                name => {
                    let target = names().find(|target| *target == name);
                    let none = || {
                        let names: Vec<_> = names().collect();
                        format!("there is no target `{name}`, but {names:?}")
                    };
                    asked.targets.push(target.ok_or_else(none)?);
                }
            }
        }
        if asked.targets.is_empty() {
            asked.targets = names().collect();
        }
        Ok(asked)
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    TARGETS.into_iter().map(|(name, _)| name)
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let asked = Asked::read(arguments)?;
    let program = Program::build(asked.search)?;
    judge(&running::all(&program, &asked.targets, asked.search)?)?;
    if asked.minimise {
        for target in asked.targets {
            running::minimise(&program, target)?;
        }
    }
    Ok(())
}

/// The fixed search in each target for CI, where a change must not fail by chance. Returns the
/// number of executions.
pub(crate) fn in_ci() -> Result<String, Failure> {
    let targets: Vec<_> = names().collect();
    let reports = running::all(&Program::build(Search::Fixed)?, &targets, Search::Fixed)?;
    judge(&reports)?;
    let executions: u64 = reports.iter().filter_map(|report| report.executions).sum();
    Ok(format!("{executions} executions"))
}

fn judge(reports: &[Report]) -> Result<(), Failure> {
    println!("{}", Report::table(reports));
    let failed: Vec<String> = reports.iter().filter_map(Report::complaint).collect();
    match failed.is_empty() {
        true => Ok(()),
        false => Err(failed.join("\n").into()),
    }
}

/// The committed corpus: few inputs, from which every run begins.
fn committed(target: &str) -> std::path::PathBuf {
    root().join("xtask/fuzz/corpus").join(target)
}

/// A folder for the files of a run; it is created if necessary.
fn left_behind(what: &str, target: &str) -> Result<std::path::PathBuf, Failure> {
    let folder = root().join("target/fuzz").join(what).join(target);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::error::Error;
    use std::fs;

    use super::{Asked, Search, committed, names};
    use crate::command::root;

    fn words(line: &str) -> Vec<String> {
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn seconds_and_targets_are_read() -> Result<(), Box<dyn Error>> {
        let asked = Asked::read(&words("--seconds 5 field srp"))?;
        assert_eq!((asked.search, asked.minimise), (Search::Seconds(5), false));
        assert_eq!(asked.targets, ["field", "srp"]);
        assert!(Asked::read(&[])?.targets.into_iter().eq(names()));
        assert_eq!(Asked::read(&words("--fixed"))?.search, Search::Fixed);
        for wrong in ["--seconds", "--seconds x", "nothing"] {
            assert!(Asked::read(&words(wrong)).is_err(), "{wrong}");
        }
        Ok(())
    }

    /// Three places list the targets.
    #[test]
    fn each_target_has_a_program_and_a_corpus() -> Result<(), Box<dyn Error>> {
        let mut programs = BTreeSet::new();
        for entry in fs::read_dir(root().join("xtask/fuzz/fuzz_targets"))? {
            let path = entry?.path();
            let name = path.file_stem().ok_or("a file without a name")?;
            programs.insert(name.to_string_lossy().into_owned());
        }
        assert!(programs.iter().eq(names()), "{programs:?}");
        for target in names() {
            assert!(
                fs::read_dir(committed(target))?.next().is_some(),
                "{target}"
            );
        }
        Ok(())
    }

    /// Everybody who clones the repository gets them.
    #[test]
    fn the_corpora_are_small() -> Result<(), Box<dyn Error>> {
        let mut octets = 0;
        for target in names() {
            for entry in fs::read_dir(committed(target))? {
                octets += entry?.metadata()?.len();
            }
        }
        assert!(octets < 1_000_000, "{octets} octets");
        Ok(())
    }
}
