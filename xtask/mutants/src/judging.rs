//! Runs, for each mutant, the tests that reach it.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::list::Mutant;
use crate::reach::{Reach, WORKERS};
use crate::runs::Runs;
use crate::tree::Tree;
use crate::verdicts::{IS_LEFT, Verdicts};
use crate::{Asked, Failure};

/// For each file, the tests that noticed its last mutants, the latest first: they are likely to
/// notice the next mutant too.
#[derive(Default)]
struct LikelyTests(Mutex<BTreeMap<String, Vec<usize>>>);

impl LikelyTests {
    const MOST: usize = 6;

    fn of(&self, file: &str) -> Vec<usize> {
        let all = self.0.lock().unwrap_or_else(|it| it.into_inner());
        all.get(file).cloned().unwrap_or_default()
    }

    fn noticed(&self, file: &str, test: usize) {
        let mut all = self.0.lock().unwrap_or_else(|it| it.into_inner());
        let tests = all.entry(file.to_owned()).or_default();
        tests.retain(|known| *known != test);
        tests.insert(0, test);
        tests.truncate(Self::MOST);
    }
}

/// Tests that take less time than this run first, for all mutants; the others run for the mutants
/// that are left. Quick tests notice most mutants, so a run that ends early has tested most.
const QUICK: Duration = Duration::from_millis(500);

/// The two parts of a run: the quick tests, and the others.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Quick,
    Slow,
}

pub(crate) fn judge(
    tree: &Tree,
    mutants: &[Mutant],
    reach: &Reach,
    verdicts: &mut Verdicts,
    asked: &Asked,
) -> Result<(), Failure> {
    let firsts = &tree.woven;
    let is_due = |mutant: &&Mutant| {
        let before = verdicts.of(mutant);
        firsts.contains_key(&mutant.number)
            && (asked.again || !matches!(before, Some("noticed" | "time-out")))
    };
    let mut due: Vec<&Mutant> = mutants.iter().filter(is_due).collect();
    let is_late = || asked.until.is_some_and(|until| Instant::now() > until);
    let likely = LikelyTests::default();
    for part in [Part::Quick, Part::Slow] {
        println!("{} to test", due.len());
        let (next, kept) = (AtomicUsize::new(0), Mutex::new(&mut *verdicts));
        let left = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..WORKERS {
                scope.spawn(|| {
                    while !is_late() {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(mutant) = due.get(index) else { break };
                        let Some((verdict, by)) = by_tests(tree, mutant, reach, &likely, part)
                        else {
                            let mut left = left.lock().unwrap_or_else(|it| it.into_inner());
                            left.push(*mutant);
                            continue;
                        };
                        let mut kept = kept.lock().unwrap_or_else(|it| it.into_inner());
                        let _ = kept.put(mutant, verdict, &by);
                        if verdict != "noticed" {
                            println!("{index}: {verdict}: {}", mutant.name);
                        }
                    }
                });
            }
        });
        drop(kept);
        due = left.into_inner().unwrap_or_else(|it| it.into_inner());
    }
    for mutant in mutants {
        let is_left = verdicts.of(mutant).is_some_and(|it| IS_LEFT.contains(&it));
        let is_woven = firsts.get(&mutant.number);
        if is_left
            && !is_late()
            && is_woven.is_some_and(|first| reach.documents.contains(first))
            && !by_documents(tree, mutant)?
        {
            verdicts.put(mutant, "noticed", "an example of the documentation")?;
        }
    }
    Ok(())
}

/// Runs the likely tests first, then larger and larger groups of the others. Returns `None` if slow
/// tests may still notice the mutant.
fn by_tests(
    tree: &Tree,
    mutant: &Mutant,
    reach: &Reach,
    likely: &LikelyTests,
    part: Part,
) -> Option<(&'static str, String)> {
    let first = tree.woven[&mutant.number];
    let Some(reaching) = reach.of.get(&first) else {
        return Some(("not-reached", String::new()));
    };
    let is_quick = |test: &usize| reach.tests[*test].takes < QUICK;
    let is_of_part = |test: &usize| is_quick(test) == (part == Part::Quick);
    let mut begin = likely.of(&mutant.file);
    begin.retain(|test| reaching.contains(test) && is_of_part(test));
    let others = reaching
        .iter()
        .filter(|it| !begin.contains(it) && is_of_part(it));
    let order: Vec<usize> = begin.iter().chain(others).copied().collect();
    let (mut rest, mut size) = (order.as_slice(), begin.len().max(4));
    while !rest.is_empty() {
        let (some, others) = rest.split_at(size.min(rest.len()));
        (rest, size) = (others, size * 4);
        let mut by_program: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for test in some {
            by_program
                .entry(reach.tests[*test].program)
                .or_default()
                .push(*test);
        }
        for (program, tests) in by_program {
            let runs = Runs {
                program: &tree.programs[program],
                reach,
            };
            if let Some((verdict, by)) = runs.verdict(tests, mutant) {
                if let Some(test) = by {
                    likely.noticed(&mutant.file, test);
                }
                let by = by.map_or("", |test| reach.tests[test].name.as_str());
                return Some((verdict, by.to_owned()));
            }
        }
    }
    let is_undecided = part == Part::Quick && !reaching.iter().all(is_quick);
    (!is_undecided).then(|| ("survived", String::new()))
}

fn by_documents(tree: &Tree, mutant: &Mutant) -> Result<bool, Failure> {
    let mut examples = tree.cargo(&["test", "--locked", "--doc", "--quiet"]);
    examples
        .args(&tree.arguments)
        .env("MUTANT", mutant.number.to_string());
    let status = examples
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    Ok(status.success())
}
