//! What cargo-mutants would change.

use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Failure;

#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// From 1.
    pub(crate) number: u32,
    pub(crate) file: String,
    /// What kind of thing is replaced.
    pub(crate) genre: String,
    /// Where it begins: both counted from 1, the column in characters.
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) replacement: String,
    /// As cargo-mutants names it.
    pub(crate) name: String,
    /// Of the file's text: a verdict is one on this text.
    pub(crate) hash: u64,
}

pub(crate) fn list(root: &Path, name: &str, choice: &[String]) -> Result<Vec<Mutant>, Failure> {
    let mut command = Command::new("cargo");
    command.current_dir(root).stderr(Stdio::inherit());
    command.args(["mutants", "--list", "--json", "--package", name]);
    let output = command.args(choice).output()?;
    if !output.status.success() {
        return Err(
            "there is no cargo-mutants, or it failed (cargo install --locked cargo-mutants)".into(),
        );
    }
    let listed: Vec<Value> = match output.stdout.trim_ascii() {
        [] => Vec::new(),
        text => serde_json::from_slice(text)?,
    };
    let mut hashes = BTreeMap::new();
    let mut mutants = Vec::new();
    for listed in &listed {
        let text = |name: &str| listed[name].as_str().unwrap_or_default().to_owned();
        let place = |name: &str| listed["span"]["start"][name].as_u64().unwrap_or(0) as usize;
        let file = text("file");
        if !hashes.contains_key(&file) {
            let mut hasher = DefaultHasher::new();
            fs::read(root.join(&file))?.hash(&mut hasher);
            hashes.insert(file.clone(), hasher.finish());
        }
        mutants.push(Mutant {
            number: 0,
            hash: hashes[&file],
            genre: text("genre"),
            line: place("line"),
            column: place("column"),
            replacement: text("replacement"),
            name: text("name"),
            file,
        });
    }
    // The mutants of one place have numbers in a row.
    mutants.sort_by_key(|it| (it.file.clone(), it.line, it.column, it.genre.clone()));
    for (number, mutant) in (1..).zip(&mut mutants) {
        mutant.number = number;
    }
    Ok(mutants)
}
