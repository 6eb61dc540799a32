//! `mutants [--in-diff FILE] [--file GLOB]… [--again] [--minutes N] [CRATE]…`: all mutants of the
//! crates in one build, judged by the tests that reach them.
//!
//! cargo-mutants makes the list, one build has them all, and the variable MUTANT has the number
//! of the one that is on. So the tests are built once, and only those run that come by.

mod judging;
mod list;
mod reach;
mod tree;
mod verdicts;
mod weaving;

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use verdicts::{Counts, Verdicts};

type Failure = Box<dyn Error>;

/// The crates whose mutants are judged.
const CRATES: [Crate; 5] = [
    Crate {
        name: "cognito-store",
        features: &["keyring"],
        others: &[],
    },
    Crate {
        name: "cognito-tokens",
        features: &[],
        others: &[],
    },
    Crate {
        name: "cognito-transport",
        features: &[],
        others: &["cognito-async/tokens", "cognito-blocking/tokens"],
    },
    Crate {
        name: "cognito-srp-core",
        features: &[
            "identity-pools",
            "prime-groups",
            "seal",
            "serde",
            "http",
            "getrandom",
        ],
        others: &[],
    },
    Crate {
        name: "cognito-srp-field",
        features: &[],
        others: &[],
    },
];

#[derive(Clone, Copy)]
struct Crate {
    name: &'static str,
    /// Of what is off by default.
    features: &'static [&'static str],
    /// Each a crate with a feature of it: their tests judge what the crate's own do not notice.
    others: &'static [&'static str],
}

#[derive(Default)]
struct Asked {
    /// For cargo-mutants, as they are.
    choice: Vec<String>,
    /// What was noticed before is judged again.
    again: bool,
    /// After this no mutant is begun any more.
    until: Option<Instant>,
    crates: Vec<Crate>,
}

impl Asked {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut asked = Self::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--again" => asked.again = true,
                "--minutes" => {
                    let minutes: u64 = arguments.next().ok_or("an option has no value")?.parse()?;
                    asked.until = Some(Instant::now() + Duration::from_secs(minutes * 60));
                }
                "--in-diff" | "--file" => {
                    let value = arguments.next().ok_or("an option has no value")?;
                    asked.choice.extend([argument, value]);
                }
                name => {
                    let known = CRATES.into_iter().find(|known| known.name == name);
                    asked
                        .crates
                        .push(known.ok_or_else(|| format!("`{name}` is no crate with mutants"))?);
                }
            }
        }
        if asked.crates.is_empty() {
            asked.crates = CRATES.to_vec();
        }
        Ok(asked)
    }
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

/// Whether nothing survived.
fn run() -> Result<bool, Failure> {
    let asked = Asked::read(env::args().skip(1))?;
    let root = root();
    let folder = root.join("target/mutants");
    let (mut all_noticed, mut in_all) = (true, Counts::new());
    for of in &asked.crates {
        let name = of.name;
        println!("--- {name}");
        let mutants = list::list(&root, name, &asked.choice)?;
        if mutants.is_empty() {
            println!("no mutants");
            continue;
        }
        let mut verdicts = Verdicts::open(&folder, name)?;
        let tree = tree::Tree::make(&root, &folder, &mutants, *of, &mut verdicts)?;
        let reach = reach::Reach::measure(&tree)?;
        judging::judge(&tree, &mutants, &reach, &mut verdicts, &asked)?;
        let counts = verdicts.report(&mutants);
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
        true => println!("no mutants"),
        false => println!("{}", in_all.join(", ")),
    }
    Ok(all_noticed)
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}
