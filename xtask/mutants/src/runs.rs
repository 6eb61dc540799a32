//! Some tests of a program, run with a mutant and without it.

use std::process::Stdio;
use std::time::Duration;

use crate::list::Mutant;
use crate::reach::{Reach, command};
use crate::tree::Program;

/// How long tests may take besides five times as long as they took before.
const LEAST: Duration = Duration::from_secs(10);

/// A verdict, and the test that it came by.
pub(crate) type Verdict = (&'static str, Option<usize>);

/// A program, some of whose tests are run.
pub(crate) struct Runs<'a> {
    pub(crate) program: &'a Program,
    pub(crate) reach: &'a Reach,
}

/// What came of some tests.
enum Came {
    Passed,
    /// The first that failed, if it was said.
    Failed(Option<usize>),
    Endless,
}

impl Runs<'_> {
    /// Which of the tests noticed the mutant. On a machine with other work a test may fail or
    /// last too long by chance: it counts only if it does not without the mutant, and fails again
    /// with it.
    pub(crate) fn verdict(&self, mut tests: Vec<usize>, mutant: &Mutant) -> Option<Verdict> {
        while !tests.is_empty() {
            let (verdict, by) = match self.run(&tests, Some(mutant)) {
                Came::Passed => return None,
                Came::Failed(by) => ("noticed", by),
                Came::Endless => ("time-out", None),
            };
            let accused = by.map_or_else(|| tests.clone(), |test| vec![test]);
            let is_by_chance = !matches!(self.run(&accused, None), Came::Passed)
                || by.is_some() && matches!(self.run(&accused, Some(mutant)), Came::Passed);
            if !is_by_chance {
                return Some((verdict, by));
            }
            tests.retain(|test| !accused.contains(test));
        }
        None
    }

    fn run(&self, tests: &[usize], mutant: Option<&Mutant>) -> Came {
        let of = |test: &usize| &self.reach.tests[*test];
        let names: Vec<&str> = tests.iter().map(|it| of(it).name.as_str()).collect();
        let takes: Duration = tests.iter().map(|it| of(it).takes).sum();
        let mut command = command(self.program, &names, LEAST + takes * 5);
        command.envs(mutant.map(|it| ("MUTANT", it.number.to_string())));
        let output = command.stdout(Stdio::piped()).output();
        match output.as_ref().ok().and_then(|it| it.status.code()) {
            Some(0) => Came::Passed,
            Some(124 | 137) | None => Came::Endless,
            Some(_) => {
                let text = output.map(|it| it.stdout).unwrap_or_default();
                let failed = failed(&String::from_utf8_lossy(&text));
                let is_it = |test: &&usize| Some(&of(test).name) == failed.as_ref();
                Came::Failed(tests.iter().find(is_it).copied())
            }
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
