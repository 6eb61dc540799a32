//! The mutants, as cargo-mutants lists them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Failure;

#[derive(Clone, Debug)]
pub(crate) struct Mutant {
    /// From 1.
    pub(crate) number: u32,
    pub(crate) file: String,
    /// The kind of what is replaced, by cargo-mutants.
    pub(crate) genre: String,
    /// Where it begins. Both are counted from 1; the column is in characters.
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) replacement: String,
    /// As cargo-mutants names it.
    pub(crate) name: String,
    /// The hash of the file's text: a verdict is valid only for this text.
    pub(crate) hash: String,
}

pub(crate) struct Listed {
    pub(crate) mutants: Vec<Mutant>,
    /// How many mutants of each file `.cargo/mutants.toml` excludes, unless it excludes all.
    pub(crate) excused: BTreeMap<String, usize>,
}

/// The mutants of a crate, without those of finished files. `is_done` takes a path and a hash.
pub(crate) fn list(
    root: &Path,
    name: &str,
    choice: &[String],
    is_done: impl Fn(&str, &str) -> bool,
) -> Result<Listed, Failure> {
    let listed = ask(root, name, choice)?;
    let mut excused: BTreeMap<String, usize> = BTreeMap::new();
    for mutant in ask(root, name, &[choice, &["--no-config".to_owned()]].concat())? {
        *excused.entry(file(&mutant)).or_default() += 1;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for mutant in &listed {
        *counts.entry(file(mutant)).or_default() += 1;
    }
    excused.retain(|file, all| {
        let listed = counts.get(file).copied().unwrap_or(*all);
        *all -= listed;
        *all > 0
    });
    let hashes = hashes(root, counts.into_keys().collect())?;
    let mut mutants = Vec::new();
    for listed in &listed {
        let text = |name: &str| listed[name].as_str().unwrap_or_default().to_owned();
        let place = |name: &str| listed["span"]["start"][name].as_u64().unwrap_or(0) as usize;
        let file = file(listed);
        mutants.push(Mutant {
            number: 0,
            hash: hashes[&file].clone(),
            genre: text("genre"),
            line: place("line"),
            column: place("column"),
            replacement: text("replacement"),
            name: text("name"),
            file,
        });
    }
    mutants.retain(|it| !is_done(&it.file, &it.hash));
    // The mutants of one place have consecutive numbers.
    mutants.sort_by_key(|it| (it.file.clone(), it.line, it.column, it.genre.clone()));
    for (number, mutant) in (1..).zip(&mut mutants) {
        mutant.number = number;
    }
    Ok(Listed { mutants, excused })
}

fn file(listed: &Value) -> String {
    listed["file"].as_str().unwrap_or_default().to_owned()
}

fn ask(root: &Path, name: &str, choice: &[String]) -> Result<Vec<Value>, Failure> {
    let mut command = Command::new("cargo");
    command.current_dir(root).stderr(Stdio::inherit());
    command.args(["mutants", "--list", "--json", "--package", name]);
    let output = command.args(choice).output()?;
    if !output.status.success() {
        return Err(
            "there is no cargo-mutants, or it failed (cargo install --locked cargo-mutants)".into(),
        );
    }
    match output.stdout.trim_ascii() {
        [] => Ok(Vec::new()),
        text => Ok(serde_json::from_slice(text)?),
    }
}

/// The beginning of git's hash of each file.
fn hashes(root: &Path, files: Vec<String>) -> Result<BTreeMap<String, String>, Failure> {
    let mut git = Command::new("git");
    git.current_dir(root).args(["hash-object", "--"]);
    let output = git.args(&files).output()?;
    if !output.status.success() {
        return Err("git hash-object failed".into());
    }
    let hashes = String::from_utf8(output.stdout)?;
    let hashes = hashes.lines().map(|hash| hash.chars().take(12).collect());
    Ok(files.into_iter().zip(hashes).collect())
}
