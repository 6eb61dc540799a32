//! Which mutants each test reaches, and how long it takes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::Failure;
use crate::tree::{Program, Tree};

#[derive(Clone, Debug)]
pub(crate) struct Test {
    /// The index of its program in the tree.
    pub(crate) program: usize,
    pub(crate) name: String,
    pub(crate) takes: Duration,
}

pub(crate) struct Reach {
    pub(crate) tests: Vec<Test>,
    /// The tests that reach each place, the quickest first. The key is the number of the place's
    /// first mutant.
    pub(crate) of: BTreeMap<u32, Vec<usize>>,
    /// The places that the examples of the documentation reach.
    pub(crate) documents: BTreeSet<u32>,
}

/// A command that runs some tests of a program, and is killed after a time.
pub(crate) fn command(program: &Program, names: &[&str], limit: Duration) -> Command {
    let mut command = Command::new("timeout");
    command
        .arg("--signal=KILL")
        .arg(limit.as_secs().max(1).to_string());
    command.arg(&program.path).arg("--exact").args(names);
    command
        .current_dir(&program.package)
        .env("CARGO_MANIFEST_DIR", &program.package)
        // Thousands of cases find faults that only few inputs reveal. Many inputs reveal a mutant.
        .env("PROPTEST_CASES", "64")
        // Nobody reads which case is the smallest, and to look for it takes longer than the test.
        .env("PROPTEST_MAX_SHRINK_ITERS", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// At most this many threads run tests.
pub(crate) const WORKERS: usize = 2;

impl Reach {
    pub(crate) fn measure(tree: &Tree) -> Result<Self, Failure> {
        let mut reach = Self {
            tests: Vec::new(),
            of: BTreeMap::new(),
            documents: BTreeSet::new(),
        };
        for (index, program) in tree.programs.iter().enumerate() {
            for (name, takes, places) in of_program(program)? {
                let test = reach.tests.len();
                reach.tests.push(Test {
                    program: index,
                    name,
                    takes,
                });
                for place in places {
                    reach.of.entry(place).or_default().push(test);
                }
            }
        }
        let (tests, programs) = (&reach.tests, &tree.programs);
        for reaching in reach.of.values_mut() {
            reaching.sort_by_key(|it| (programs[tests[*it].program].is_other, tests[*it].takes));
        }
        let path = tree.folder.with_extension("documents");
        let _ = fs::remove_file(&path);
        let mut examples = tree.cargo(&["test", "--locked", "--doc", "--quiet"]);
        examples.args(&tree.arguments).env("MUTANTS_REACHED", &path);
        // The compiler prints warnings about the inserted code.
        examples.stdout(Stdio::null()).stderr(Stdio::null());
        if examples.status()?.success() {
            reach.documents = places(&path);
        }
        println!(
            "{} tests reach {} places",
            reach.tests.len(),
            reach.of.len()
        );
        Ok(reach)
    }
}

fn places(path: &Path) -> BTreeSet<u32> {
    let text = fs::read_to_string(path).unwrap_or_default();
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

type Found = (String, Duration, BTreeSet<u32>);

/// Measures the tests of a program, or reads what was measured before if it is the same program.
fn of_program(program: &Program) -> Result<Vec<Found>, Failure> {
    let modified = fs::metadata(&program.path)?.modified()?;
    let modified = modified.duration_since(UNIX_EPOCH)?.as_nanos().to_string();
    let kept = program.path.with_extension("reach");
    if let Ok(text) = fs::read_to_string(&kept) {
        let kept: Value = serde_json::from_str(&text)?;
        if kept["modified"] == modified.as_str() {
            return Ok(serde_json::from_value::<Vec<(String, u64, BTreeSet<u32>)>>(
                kept["tests"].clone(),
            )?
            .into_iter()
            .map(|(name, takes, places)| (name, Duration::from_millis(takes), places))
            .collect());
        }
    }
    let listed = Command::new(&program.path)
        .args(["--list", "--format", "terse"])
        .current_dir(&program.package)
        .output()?;
    let listed = String::from_utf8(listed.stdout)?;
    let names: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.strip_suffix(": test"))
        .collect();
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for worker in 0..WORKERS {
            let (next, found, names) = (&next, &found, &names);
            let path = program.path.with_extension(format!("reached{worker}"));
            scope.spawn(move || {
                while let Some(name) = names.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let _ = fs::remove_file(&path);
                    let begun = Instant::now();
                    let mut command = command(program, &[name], Duration::from_secs(300));
                    let status = command.env("MUTANTS_REACHED", &path).status();
                    if status.is_ok_and(|status| status.success()) {
                        let one = (name.to_string(), begun.elapsed(), places(&path));
                        found.lock().unwrap_or_else(|it| it.into_inner()).push(one);
                    } else {
                        println!(
                            "fails without a mutant: {name} of {}",
                            program.path.display()
                        );
                    }
                }
            });
        }
    });
    let found: Vec<Found> = found.into_inner()?;
    let tests: Vec<_> = found
        .iter()
        .map(|(name, takes, places)| json!([name, takes.as_millis() as u64, places]))
        .collect();
    fs::write(
        kept,
        json!({"modified": modified, "tests": tests}).to_string(),
    )?;
    Ok(found)
}
