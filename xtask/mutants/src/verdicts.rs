//! The verdicts, which are kept from run to run.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::Path;

use serde_json::{Value, json};

use crate::Failure;
use crate::list::Mutant;

/// How many mutants have each verdict.
pub(crate) type Counts = BTreeMap<String, usize>;

/// The verdicts for a mutant that no test notices.
pub(crate) const IS_LEFT: [&str; 2] = ["survived", "not-reached"];

pub(crate) const NOT_JUDGED: &str = "not-judged";

/// One line of JSON for each verdict; the last one counts.
pub(crate) struct Verdicts {
    of: BTreeMap<(String, String), (String, String)>,
    file: File,
}

impl Verdicts {
    pub(crate) fn open(folder: &Path, name: &str) -> Result<Self, Failure> {
        fs::create_dir_all(folder)?;
        let path = folder.join(format!("{name}.verdicts"));
        let mut of = BTreeMap::new();
        for line in fs::read_to_string(&path).unwrap_or_default().lines() {
            let line: Value = serde_json::from_str(line)?;
            let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
            let key = (text("mutant"), text("hash"));
            of.insert(key, (text("verdict"), text("by")));
        }
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Self { of, file })
    }

    pub(crate) fn of(&self, mutant: &Mutant) -> Option<&str> {
        let verdict = self.of.get(&(mutant.name.clone(), mutant.hash.clone()));
        verdict.map(|(verdict, _)| verdict.as_str())
    }

    pub(crate) fn put(&mut self, mutant: &Mutant, verdict: &str, by: &str) -> Result<(), Failure> {
        let line =
            json!({"mutant": mutant.name, "hash": mutant.hash, "verdict": verdict, "by": by});
        writeln!(self.file, "{line}")?;
        let key = (mutant.name.clone(), mutant.hash.clone());
        self.of.insert(key, (verdict.to_owned(), by.to_owned()));
        Ok(())
    }

    /// Prints the figures and the survivors. Returns the figures.
    pub(crate) fn report(&self, mutants: &[Mutant]) -> Counts {
        let mut counts = Counts::new();
        for mutant in mutants {
            let verdict = self.of(mutant).unwrap_or(NOT_JUDGED);
            *counts.entry(verdict.to_owned()).or_default() += 1;
            if IS_LEFT.contains(&verdict) {
                println!("{verdict}: {}", mutant.name);
            }
        }
        println!("{} mutants: {counts:?}", mutants.len());
        counts
    }
}
