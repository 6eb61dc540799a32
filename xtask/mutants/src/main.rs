//! `mutants [--in-diff FILE] [--file GLOB]… [--again] [--minutes N] [CRATE]…`: all mutants of the
//! crates in one build, each tested by the tests that reach it.
//!
//! cargo-mutants lists the mutants, one build contains all of them, and the variable MUTANT
//! switches one on. So the tests are built only once, and for each mutant only those tests run
//! that reach it.

mod files;
mod judging;
mod list;
mod reach;
mod runs;
mod tree;
mod verdicts;
mod weaving;

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use serde::Deserialize;

use files::Files;
use verdicts::{Counts, Verdicts};

type Failure = Box<dyn Error>;

/// The crates whose mutants are tested; `cargo xtask` reads this list too.
const CRATES: &str = include_str!("../crates.json");

#[derive(Clone, Deserialize)]
struct Crate {
    name: String,
    /// Features that are off by default.
    #[serde(default)]
    features: Vec<String>,
    /// Other crates, each with one of its features: their tests run for the mutants that the
    /// crate's own tests do not notice.
    #[serde(default)]
    others: Vec<String>,
}

#[derive(Default)]
struct Asked {
    /// Arguments that are passed on to cargo-mutants.
    choice: Vec<String>,
    /// Whether mutants that were noticed before are tested again.
    again: bool,
    /// No mutant is begun after this time.
    until: Option<Instant>,
    crates: Vec<Crate>,
}

impl Asked {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let all: Vec<Crate> = serde_json::from_str(CRATES)?;
        let mut asked = Self::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--again" => asked.again = true,
                "--minutes" => {
                    let minutes: u64 = value_of(&argument, arguments.next())?.parse()?;
                    asked.until = Some(Instant::now() + Duration::from_secs(minutes * 60));
                }
                "--in-diff" | "--file" => {
                    let value = value_of(&argument, arguments.next())?;
                    asked.choice.extend([argument, value]);
                }
                name => {
                    let known = all.iter().find(|known| known.name == name);
                    let known =
                        known.ok_or_else(|| format!("`{name}` is not a crate with mutants"))?;
                    asked.crates.push(known.clone());
                }
            }
        }
        if asked.crates.is_empty() {
            asked.crates = all;
        }
        Ok(asked)
    }
}

fn value_of(option: &str, value: Option<String>) -> Result<String, Failure> {
    value.ok_or_else(|| format!("{option} needs a value").into())
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("mutants: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns whether no mutant survived.
fn run() -> Result<bool, Failure> {
    let asked = Asked::read(env::args().skip(1))?;
    let root = root();
    let folder = root.join("target/mutants");
    let mut files = Files::open(&root)?;
    let (mut all_noticed, mut in_all) = (true, Counts::new());
    for of in &asked.crates {
        println!("--- {}", of.name);
        let is_done = |file: &str, hash: &str| !asked.again && files.is_done(file, hash);
        let listed = list::list(&root, &of.name, &asked.choice, is_done)?;
        let mutants = &listed.mutants;
        if mutants.is_empty() {
            println!("no mutants that were not tested before");
            continue;
        }
        let mut verdicts = Verdicts::open(&folder, &of.name)?;
        let tree = tree::Tree::make(&root, &folder, mutants, of, &mut verdicts)?;
        let reach = reach::Reach::measure(&tree)?;
        judging::judge(&tree, mutants, &reach, &mut verdicts, &asked)?;
        let counts = verdicts.report(mutants);
        // With --in-diff, only some mutants of a file are listed.
        if !asked.choice.iter().any(|it| it == "--in-diff") {
            files.put(&listed, &verdicts)?;
            println!("the whole crate: {:?}", files.of_crate(&of.name));
        }
        for (verdict, count) in counts {
            all_noticed &= !verdicts::IS_LEFT.contains(&verdict.as_str());
            *in_all.entry(verdict).or_default() += count;
        }
    }
    let in_all: Vec<String> = in_all
        .iter()
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    match in_all.is_empty() {
        true => println!("no mutants that were not tested before"),
        false => println!("{}", in_all.join(", ")),
    }
    Ok(all_noticed)
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}
