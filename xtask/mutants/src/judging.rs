//! Each mutant, with the tests that come by it.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use crate::Failure;
use crate::list::Mutant;
use crate::reach::{Reach, WORKERS, command};
use crate::tree::Tree;
use crate::verdicts::Verdicts;

/// A verdict, and by what it came.
type Verdict = (&'static str, String);

pub(crate) fn judge(
    tree: &Tree,
    mutants: &[Mutant],
    reach: &Reach,
    verdicts: &mut Verdicts,
    again: bool,
) -> Result<(), Failure> {
    let firsts = &tree.woven;
    let is_due = |mutant: &&Mutant| {
        let before = verdicts.of(mutant);
        firsts.contains_key(&mutant.number)
            && (again || !matches!(before, Some("noticed" | "time-out")))
    };
    let due: Vec<&Mutant> = mutants.iter().filter(is_due).collect();
    println!("{} to judge", due.len());
    let (next, kept) = (AtomicUsize::new(0), Mutex::new(&mut *verdicts));
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(mutant) = due.get(index) else { break };
                    let (verdict, by) = by_tests(tree, mutant.number, reach);
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
        let is_left = matches!(verdicts.of(mutant), Some("survived" | "not reached"));
        if is_left
            && reach.documents.contains(&firsts[&mutant.number])
            && !by_documents(tree, mutant)?
        {
            verdicts.put(mutant, "noticed", "an example of the documentation")?;
        }
    }
    Ok(())
}

/// Some tests at first, then ever more.
fn by_tests(tree: &Tree, number: u32, reach: &Reach) -> Verdict {
    let first = tree.woven[&number];
    let Some(mut rest): Option<&[usize]> = reach.of.get(&first).map(Vec::as_slice) else {
        return ("not reached", String::new());
    };
    let mut size = 4;
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
            let names: Vec<&str> = tests
                .iter()
                .map(|it| reach.tests[*it].name.as_str())
                .collect();
            let takes: Duration = tests.iter().map(|it| reach.tests[*it].takes).sum();
            let program = &tree.programs[program];
            let limit = Duration::from_secs(20) + takes * 5;
            let status = command(program, &names, limit)
                .env("MUTANT", number.to_string())
                .status();
            let name = program
                .path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            match status.ok().and_then(|status| status.code()) {
                Some(0) => {}
                Some(124 | 137) => return ("time-out", name),
                None => return ("time-out", name),
                Some(_) => return ("noticed", name),
            }
        }
    }
    ("survived", String::new())
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
