//! Each mutant, with the tests that come by it.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::list::Mutant;
use crate::reach::{Reach, WORKERS, command};
use crate::tree::{Program, Tree};
use crate::verdicts::{IS_LEFT, Verdicts};
use crate::{Asked, Failure};

/// A verdict, and by what it came.
type Verdict = (&'static str, String);

/// Of each file, the tests that noticed a mutant lately, the last one first: they are likely to
/// notice the next one too.
#[derive(Default)]
struct Keen(Mutex<BTreeMap<String, Vec<usize>>>);

impl Keen {
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
    let due: Vec<&Mutant> = mutants.iter().filter(is_due).collect();
    println!("{} to judge", due.len());
    let is_late = || asked.until.is_some_and(|until| Instant::now() > until);
    let (next, kept) = (AtomicUsize::new(0), Mutex::new(&mut *verdicts));
    let keen = Keen::default();
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while !is_late() {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutant) = due.get(index) else { break };
                    let (verdict, by) = by_tests(tree, mutant, reach, &keen);
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
    for mutant in due {
        let is_left = verdicts.of(mutant).is_some_and(|it| IS_LEFT.contains(&it));
        if is_left
            && !is_late()
            && reach.documents.contains(&firsts[&mutant.number])
            && !by_documents(tree, mutant)?
        {
            verdicts.put(mutant, "noticed", "an example of the documentation")?;
        }
    }
    Ok(())
}

/// The keen ones at first, then ever more.
fn by_tests(tree: &Tree, mutant: &Mutant, reach: &Reach, keen: &Keen) -> Verdict {
    let first = tree.woven[&mutant.number];
    let Some(reaching) = reach.of.get(&first) else {
        return ("not reached", String::new());
    };
    let mut begin = keen.of(&mutant.file);
    // A slow one would cost more than it saves.
    let is_quick = |test: usize| reach.tests[test].takes < Duration::from_secs(1);
    begin.retain(|test| reaching.contains(test) && is_quick(*test));
    let others = reaching.iter().filter(|test| !begin.contains(test));
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
            if let Some(verdict) = by_program_of(&tree.programs[program], &tests, mutant, reach) {
                let (verdict, by) = verdict;
                if let Some(test) = by {
                    keen.noticed(&mutant.file, test);
                }
                let by = by.map_or("", |test| reach.tests[test].name.as_str());
                return (verdict, by.to_owned());
            }
        }
    }
    ("survived", String::new())
}

/// What came of some tests of one program, and which of them noticed the mutant.
fn by_program_of(
    program: &Program,
    tests: &[usize],
    mutant: &Mutant,
    reach: &Reach,
) -> Option<(&'static str, Option<usize>)> {
    let names: Vec<&str> = tests
        .iter()
        .map(|it| reach.tests[*it].name.as_str())
        .collect();
    let takes: Duration = tests.iter().map(|it| reach.tests[*it].takes).sum();
    let limit = Duration::from_secs(20) + takes * 5;
    let output = command(program, &names, limit)
        .env("MUTANT", mutant.number.to_string())
        .stdout(Stdio::piped())
        .output();
    match output.as_ref().ok().and_then(|it| it.status.code()) {
        Some(0) => None,
        Some(124 | 137) | None => Some(("time-out", None)),
        Some(_) => {
            let text = output.map(|it| it.stdout).unwrap_or_default();
            let failed = failed(&String::from_utf8_lossy(&text));
            let is_it = |test: &&usize| Some(&reach.tests[**test].name) == failed.as_ref();
            Some(("noticed", tests.iter().find(is_it).copied()))
        }
    }
}

/// The first test that the test harness says has failed.
fn failed(text: &str) -> Option<String> {
    let line = |line: &str| {
        let (name, _) = line
            .strip_prefix("test ")?
            .strip_suffix("FAILED")?
            .split_once(' ')?;
        Some(name.to_owned())
    };
    text.lines().find_map(line)
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_first_failure_is_read() {
        let text = "\nrunning 3 tests\ntest a ... ok\ntest b::c - should panic ... FAILED\n\
                    test d ... FAILED\n\nfailures:\n";
        assert_eq!(super::failed(text).as_deref(), Some("b::c"));
        assert_eq!(super::failed("test a ... ok\ntest result: ok."), None);
    }
}
