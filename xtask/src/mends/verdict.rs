//! What a test says while a mend is not there.

use std::fmt;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Failure;
use crate::command::{cargo, within};

use super::row::is_of_examples;

/// How long a test may take, and how long it may be compiled.
const LONGEST_TEST: Duration = Duration::from_secs(300);
const LONGEST_BUILD: Duration = Duration::from_secs(3600);

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Verdict {
    /// The test fails.
    Noticed,
    /// The test never ends, and is killed.
    Hangs,
    /// The test passes.
    NotNoticed,
    DoesNotCompile,
    /// The test program says nothing of this test.
    NoSuchTest,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Noticed => "noticed",
            Self::Hangs => "noticed (the test hangs)",
            Self::NotNoticed => "NOT NOTICED",
            Self::DoesNotCompile => "does not compile",
            Self::NoSuchTest => "NO SUCH TEST",
        })
    }
}

impl Verdict {
    pub(super) fn is_noticed(self) -> bool {
        matches!(self, Self::Noticed | Self::Hangs)
    }

    /// Of what the test program has printed of a test.
    fn of(printed: &str, name: &str) -> Self {
        // "… - compile fail ... ok": so ends the name of an example.
        let of_test = |line: &&str| {
            let (test, _) = line.split_once(" ... ").unwrap_or_default();
            let own = test.strip_prefix("test ").unwrap_or_default();
            own == name || name.ends_with(".rs") && own.contains(name)
        };
        let lines: Vec<&str> = printed.lines().filter(of_test).collect();
        let ends = |end| move |line: &&str| line.ends_with(end);
        if lines.iter().any(ends("FAILED")) {
            return Self::Noticed;
        }
        match !lines.is_empty() && lines.iter().all(ends(" ok")) {
            true => Self::NotNoticed,
            false => Self::NoSuchTest,
        }
    }
}

/// Where tests are compiled and run.
pub(super) struct Place<'a> {
    pub(super) sources: &'a Path,
    pub(super) target: &'a Path,
    /// What was printed last.
    pub(super) log: &'a Path,
}

impl Place<'_> {
    /// Compiles a test program and runs tests of it.
    pub(super) fn try_tests(
        &self,
        target: &[String],
        tests: &[&str],
    ) -> Result<Vec<Verdict>, Failure> {
        let words = || target.iter().map(String::as_str);
        // They are compiled as they are run.
        let is_of_examples = is_of_examples(target);
        let built = words().map(|word| if word == "--doc" { "--lib" } else { word });
        if !within(self.cargo_test(built)?.arg("--no-run"), LONGEST_BUILD)?.success() {
            return Ok(vec![Verdict::DoesNotCompile; tests.len()]);
        }
        let mut run = self.cargo_test(words())?;
        run.arg("--").args(tests);
        if !is_of_examples {
            run.arg("--exact");
        }
        if within(&mut run, LONGEST_TEST).is_err() {
            return Ok(vec![Verdict::Hangs; tests.len()]);
        }
        let printed = fs::read(self.log)?;
        let printed = String::from_utf8_lossy(&printed);
        let verdicts = tests.iter().map(|test| Verdict::of(&printed, test));
        Ok(verdicts.collect())
    }

    fn cargo_test<'t>(
        &self,
        target: impl IntoIterator<Item = &'t str>,
    ) -> Result<Command, Failure> {
        let log = File::create(self.log)?;
        let mut command = cargo();
        command.current_dir(self.sources);
        command.arg("test").args(target);
        // Warnings are no matter: what a mend used may be unused without it.
        command
            .env("CARGO_TARGET_DIR", self.target)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        Ok(command)
    }
}

#[cfg(test)]
mod tests {
    use super::Verdict;

    #[test]
    fn what_a_test_program_prints_is_read() {
        let printed = "running 3 tests\ntest a::b ... ok\ntest a::c ... FAILED\n\
                       test d ... ignored\n\
                       test src/a.rs - a (line 9) - compile fail ... ok\n\
                       test src/a.rs - b (line 2) ... FAILED\n\
                       test src/b.rs - b (line 2) ... ok";
        for (name, verdict) in [
            ("a::b", Verdict::NotNoticed),
            ("a::c", Verdict::Noticed),
            ("d", Verdict::NoSuchTest),
            ("b", Verdict::NoSuchTest),
            ("src/a.rs", Verdict::Noticed),
            ("src/b.rs", Verdict::NotNoticed),
        ] {
            assert_eq!(Verdict::of(printed, name), verdict, "{name}");
        }
    }
}
