//! What a test says while a mend is not there.

use std::fmt;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Failure;
use crate::command::{cargo, within};

use super::row::Test;

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
    /// Of what the test program has printed of the one test that it was asked for, or of
    /// examples, and whether it ended well.
    fn of(printed: &str, ended_well: bool) -> Self {
        let mut lines = printed.lines();
        match lines.find_map(|line| line.strip_prefix("running ")) {
            None | Some("0 tests") => Self::NoSuchTest,
            Some(_) if !ended_well => Self::Noticed,
            Some(_) if printed.contains("test result: ok. 0 passed") => Self::NoSuchTest,
            Some(_) => Self::NotNoticed,
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
    /// Compiles a test program and runs one test of it.
    pub(super) fn try_test(&self, test: &Test) -> Result<Verdict, Failure> {
        let mut build = self.cargo_test(test.target_to_build())?;
        if !within(build.arg("--no-run"), LONGEST_BUILD)?.success() {
            return Ok(Verdict::DoesNotCompile);
        }
        let mut run = self.cargo_test(test.target.iter().map(String::as_str))?;
        run.args(["--", &test.name]);
        if !test.is_example() {
            run.arg("--exact");
        }
        match within(&mut run, LONGEST_TEST) {
            Ok(status) => {
                let printed = String::from_utf8_lossy(&fs::read(self.log)?).into_owned();
                Ok(Verdict::of(&printed, status.success()))
            }
            Err(_) => Ok(Verdict::Hangs),
        }
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
        let ran = "warning: x\nrunning 1 test\ntest a::b ... and what a child prints\n";
        let ignored = "running 1 test\ntest result: ok. 0 passed; 0 failed; 1 ignored";
        for (printed, ended_well, verdict) in [
            (ran, true, Verdict::NotNoticed),
            (ran, false, Verdict::Noticed),
            (ignored, true, Verdict::NoSuchTest),
            ("running 0 tests\n", true, Verdict::NoSuchTest),
            ("error: no test target", false, Verdict::NoSuchTest),
        ] {
            assert_eq!(Verdict::of(printed, ended_well), verdict, "{printed}");
        }
    }
}
