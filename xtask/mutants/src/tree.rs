//! A copy of the repository that contains all mutants, and the programs of its tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::list::Mutant;
use crate::verdicts::Verdicts;
use crate::weaving::{NO_RUST, weave};
use crate::{Crate, Failure};

pub(crate) struct Tree {
    pub(crate) folder: PathBuf,
    pub(crate) programs: Vec<Program>,
    /// The mutants in the copy, each with the number of its place.
    pub(crate) woven: BTreeMap<u32, u32>,
    /// The arguments that select the crate and its features.
    pub(crate) arguments: Vec<String>,
    build: PathBuf,
}

/// The program of some tests.
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    /// The folder of its package.
    pub(crate) package: PathBuf,
    /// Whether it belongs to another crate than the one with the mutants.
    pub(crate) is_other: bool,
}

impl Tree {
    pub(crate) fn make(
        root: &Path,
        folder: &Path,
        mutants: &[Mutant],
        Crate {
            name,
            features,
            others,
        }: &Crate,
        verdicts: &mut Verdicts,
    ) -> Result<Self, Failure> {
        let mut arguments = vec![format!("--package={name}")];
        arguments.extend(features.iter().map(|it| format!("--features={name}/{it}")));
        let mut tree = Self {
            folder: folder.join("tree"),
            programs: Vec::new(),
            woven: BTreeMap::new(),
            arguments,
            build: folder.join("build"),
        };
        let files = tree.copy(root)?;
        let known = |it: &&Mutant| matches!(verdicts.of(it), Some("unviable"));
        let mut left_out: BTreeSet<u32> =
            mutants.iter().filter(known).map(|it| it.number).collect();
        let by_number: BTreeMap<u32, &Mutant> = mutants.iter().map(|it| (it.number, it)).collect();
        loop {
            let refused = tree.weave(root, &files, name, mutants, &left_out)?;
            for (number, why) in refused {
                left_out.insert(number);
                verdicts.put(by_number[&number], why, "")?;
            }
            let wrong = tree.wrong(mutants)?;
            if wrong.is_empty() {
                break;
            }
            println!("{} do not compile", wrong.len());
            for number in wrong {
                left_out.insert(number);
                verdicts.put(by_number[&number], NO_RUST, "")?;
            }
        }
        tree.build_tests(name, others)?;
        Ok(tree)
    }

    /// Copies the files that git tracks, and new ones. Returns the Rust sources, which `weave`
    /// writes.
    fn copy(&self, root: &Path) -> Result<Vec<String>, Failure> {
        let mut git = Command::new("git");
        git.current_dir(root);
        let listed = git
            .args(["ls-files", "-co", "--exclude-standard"])
            .output()?;
        let mut rust = Vec::new();
        for file in String::from_utf8(listed.stdout)?.lines() {
            let (from, to) = (root.join(file), self.folder.join(file));
            let Ok(metadata) = fs::symlink_metadata(&from) else {
                continue;
            };
            fs::create_dir_all(to.parent().unwrap_or(&to))?;
            if metadata.is_symlink() {
                if fs::symlink_metadata(&to).is_err() {
                    symlink(fs::read_link(&from)?, &to)?;
                }
            } else if file.ends_with(".rs") && file.contains("/src/") {
                rust.push(file.to_owned());
            } else if fs::read(&from)? != fs::read(&to).unwrap_or_default() || metadata.len() == 0 {
                fs::copy(&from, &to)?;
            }
        }
        Ok(rust)
    }

    fn weave(
        &mut self,
        root: &Path,
        files: &[String],
        name: &str,
        mutants: &[Mutant],
        left_out: &BTreeSet<u32>,
    ) -> Result<BTreeMap<u32, &'static str>, Failure> {
        let count = mutants.len() + 1;
        let mut refused = BTreeMap::new();
        self.woven.clear();
        for file in files {
            let mut text = fs::read_to_string(root.join(file))?;
            let here: Vec<&Mutant> = mutants
                .iter()
                .filter(|it| it.file == *file && !left_out.contains(&it.number))
                .collect();
            if !here.is_empty() {
                let woven =
                    weave(&text, here.into_iter()).map_err(|error| format!("{file}: {error}"))?;
                text = woven.text;
                refused.extend(woven.refused);
                self.woven.extend(woven.firsts);
            }
            if *file == format!("crates/{name}/src/lib.rs") {
                text += &include_str!("switch.rs").replace("COUNT", &count.to_string());
            }
            let to = self.folder.join(file);
            if fs::read_to_string(&to).ok().as_deref() != Some(&text) {
                fs::write(to, text)?;
            }
        }
        Ok(refused)
    }

    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(&self.folder);
        command
            .env("CARGO_TARGET_DIR", &self.build)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "1");
        command.args(arguments);
        command
    }

    /// The numbers of the mutants that do not compile.
    fn wrong(&self, mutants: &[Mutant]) -> Result<BTreeSet<u32>, Failure> {
        let (mut wrong, mut others) = (BTreeSet::new(), String::new());
        // `cfg(test)` adds code.
        for test in [false, true] {
            let mut check = self.cargo(&["check", "--locked", "--lib", "--message-format=json"]);
            check.args(test.then_some("--profile=test"));
            let output = check.args(&self.arguments).stderr(Stdio::null()).output()?;
            let before = wrong.len();
            self.read(&output.stdout, &mut wrong, &mut others)?;
            if !output.status.success() && wrong.len() == before && wrong.is_empty() {
                return Err(format!("the tree does not compile:\n{others}").into());
            }
        }
        let count = u32::try_from(mutants.len())?;
        wrong.retain(|number| (1..=count).contains(number));
        Ok(wrong)
    }

    fn read(
        &self,
        messages: &[u8],
        wrong: &mut BTreeSet<u32>,
        others: &mut String,
    ) -> Result<(), Failure> {
        for line in messages.split(|octet| *octet == b'\n') {
            let Ok(message) = serde_json::from_slice::<Value>(line) else {
                continue;
            };
            let message = &message["message"];
            if message["level"] != "error" {
                continue;
            }
            let numbers = self.numbers(message)?;
            if numbers.is_empty() {
                *others += message["rendered"].as_str().unwrap_or_default();
            }
            wrong.extend(numbers);
        }
        Ok(())
    }

    /// The mutants on the lines that the compiler points to: those of its primary spans, if any.
    fn numbers(&self, message: &Value) -> Result<BTreeSet<u32>, Failure> {
        let spans = message["spans"].as_array().cloned().unwrap_or_default();
        for main in [true, false] {
            let mut numbers = BTreeSet::new();
            for span in spans.iter().filter(|it| !main || it["is_primary"] == true) {
                let file = span["file_name"].as_str().unwrap_or_default();
                let text = fs::read_to_string(self.folder.join(file)).unwrap_or_default();
                let line = span["line_start"].as_u64().unwrap_or(0) as usize;
                let line = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
                let number = line
                    .split_once("/*mutant ")
                    .and_then(|(_, it)| it.split_once("*/"));
                numbers.extend(number.and_then(|(number, _)| number.parse::<u32>().ok()));
            }
            if !numbers.is_empty() {
                return Ok(numbers);
            }
        }
        Ok(BTreeSet::new())
    }

    fn build_tests(&mut self, name: &str, others: &[String]) -> Result<(), Failure> {
        let mut build = self.cargo(&["test", "--locked", "--no-run", "--message-format=json"]);
        build.args(&self.arguments);
        for (other, _) in others.iter().filter_map(|other| other.split_once('/')) {
            build.arg(format!("--package={other}"));
        }
        build.args(others.iter().map(|other| format!("--features={other}")));
        let output = build.stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err("the tests do not compile with the mutants in the crate".into());
        }
        for line in output.stdout.split(|octet| *octet == b'\n') {
            let Ok(message) = serde_json::from_slice::<Value>(line) else {
                continue;
            };
            let (Some(path), Some(manifest)) = (
                message["executable"].as_str(),
                message["manifest_path"].as_str(),
            ) else {
                continue;
            };
            let package = Path::new(manifest).parent().unwrap_or(&self.folder);
            // This test searches the memory of the whole process, which a mutant changes.
            if message["profile"]["test"] == true && message["target"]["name"] != "memory" {
                self.programs.push(Program {
                    path: path.into(),
                    is_other: !package.ends_with(name),
                    package: package.to_owned(),
                });
            }
        }
        Ok(())
    }
}
