//! Runs tests of a program with a mutant and without it.

use std::process::Stdio;
use std::time::Duration;

use crate::list::Mutant;
use crate::reach::{Reach, command};
use crate::tree::Program;

/// Added to the time limit of tests, which is five times as long as they took before.
const LEAST: Duration = Duration::from_secs(10);

/// A verdict, and the test that led to it.
pub(crate) type Verdict = (&'static str, Option<usize>);

/// Runs tests of a program.
pub(crate) struct Runs<'a> {
    pub(crate) program: &'a Program,
    pub(crate) reach: &'a Reach,
}

/// The outcome of some tests.
enum Outcome {
    Passed,
    /// The first test that failed, if the output names it.
    Failed(Option<usize>),
    Endless,
}

impl Runs<'_> {
    /// The verdict of these tests; `None` if no test noticed the mutant. On a busy machine a test
    /// may fail or take too long by chance: either counts only if the test passes without the
    /// mutant, and a failure only if the test fails again with it.
    pub(crate) fn verdict(&self, mut tests: Vec<usize>, mutant: &Mutant) -> Option<Verdict> {
        while !tests.is_empty() {
            let (verdict, by) = match self.run(&tests, Some(mutant)) {
                Outcome::Passed => return None,
                Outcome::Failed(by) => ("noticed", by),
                Outcome::Endless => ("time-out", None),
            };
            let suspects = by.map_or_else(|| tests.clone(), |test| vec![test]);
            let is_by_chance = !matches!(self.run(&suspects, None), Outcome::Passed)
                || by.is_some() && matches!(self.run(&suspects, Some(mutant)), Outcome::Passed);
            if !is_by_chance {
                return Some((verdict, by));
            }
            tests.retain(|test| !suspects.contains(test));
        }
        None
    }

    fn run(&self, tests: &[usize], mutant: Option<&Mutant>) -> Outcome {
        let of = |test: &usize| &self.reach.tests[*test];
        let names: Vec<&str> = tests.iter().map(|it| of(it).name.as_str()).collect();
        let takes: Duration = tests.iter().map(|it| of(it).takes).sum();
        let mut command = command(self.program, &names, LEAST + takes * 5);
        command.envs(mutant.map(|it| ("MUTANT", it.number.to_string())));
        let output = command.stdout(Stdio::piped()).output();
        match output.as_ref().ok().and_then(|it| it.status.code()) {
            Some(0) => Outcome::Passed,
            Some(124 | 137) | None => Outcome::Endless,
            Some(_) => {
                let text = output.map(|it| it.stdout).unwrap_or_default();
                let failed = failed(&String::from_utf8_lossy(&text));
                let is_it = |test: &&usize| Some(&of(test).name) == failed.as_ref();
                Outcome::Failed(tests.iter().find(is_it).copied())
            }
        }
    }
}

/// The first test that failed, according to the output of the test harness.
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
