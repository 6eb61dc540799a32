//! `cargo xtask ci`: everything that must hold, in three lanes at the same time.
//!
//! A step is a process of its own: so its output can be kept and shown as a whole when it ends,
//! and its processor time is known, with that of all that it started.

mod lanes;
pub(crate) mod programs;
mod steps;

use std::process::Command;
use std::time::{Duration, Instant};

use crate::command::{self, processor_time, root};
use crate::{Failure, cognito};
use lanes::Row;
pub(crate) use steps::FEATURES;
use steps::{STEPS, Step};

pub(crate) const USAGE: &str = "[STEP]…";

/// The option with which `lanes` starts a process for one step.
const ALONE: &str = "--alone";

/// These begin the lines in which such a process reports its processor time, and a note on a
/// step that passed.
const PROCESSORS: &str = "=== processors: ";
const SAID: &str = "=== said: ";

/// No command of a step takes half this long on two cores, from cold.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// How a step that did not fail ended. There is no "skipped": a step that cannot run on a
/// machine fails.
enum Outcome {
    Passed,
    /// Passed, with a note for its line.
    With(String),
}

/// What a step must not share with another at the same time.
#[derive(Clone, Copy, PartialEq)]
enum Lane {
    /// The tests, which run one after the other.
    Workspace,
    /// Other people's clients, which the step installs. They run the copy of the command that is
    /// built before all steps, and build their own programs elsewhere.
    Clients,
    /// Nothing: it builds elsewhere, or not at all.
    Beside,
}

/// Runs all steps, or those that are named.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    if let [alone, name] = arguments
        && alone == ALONE
    {
        return run_alone(step(name)?);
    }
    if let [first, program @ ..] = arguments
        && first == programs::TEST_PROGRAM
    {
        return programs::run(program);
    }
    let mut steps: Vec<&Step> = Vec::new();
    for name in arguments {
        steps.push(step(name)?);
    }
    if steps.is_empty() {
        steps = STEPS.iter().collect();
    }
    let begun = Instant::now();
    if steps.iter().any(|step| step.lane == Lane::Clients) {
        cognito::copy(lean(&mut command::cargo()))?;
    }
    let rows = lanes::run(&steps)?;
    report(&steps, &rows, begun.elapsed());
    let failed: Vec<&str> = rows
        .iter()
        .filter(|row| row.failed)
        .map(|row| row.name)
        .collect();
    match failed.is_empty() && rows.len() == steps.len() {
        true => Ok(()),
        false => Err(format!("failed: {}", failed.join("; ")).into()),
    }
}

fn step(name: &str) -> Result<&'static Step, Failure> {
    let step = STEPS.iter().find(|step| step.name == name);
    step.ok_or_else(|| {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        format!("there is no step `{name}`, but: {}", names.join("; ")).into()
    })
}

fn run_alone(step: &Step) -> Result<(), Failure> {
    command::limit_each_to(LIMIT);
    let outcome = (step.run)();
    if let Some(time) = processor_time() {
        println!("{PROCESSORS}{:.1}", time.as_secs_f32());
    }
    if let Outcome::With(what) = outcome? {
        println!("{SAID}{what}");
    }
    Ok(())
}

/// The command that runs one step.
fn alone(step: &Step) -> Result<Command, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["ci", ALONE, step.name]).current_dir(root());
    lean(&mut command);
    cognito::is_copied_for(&mut command);
    if step.lane != Lane::Workspace {
        // One folder for each: cargo locks it, and a step would wait for another.
        let folder = root().join("target/beside").join(lanes::word(step.name));
        command.env("CARGO_TARGET_DIR", folder);
    }
    Ok(command)
}

/// Incremental files and debug information would only cost time: nothing is built twice or
/// debugged here.
fn lean(command: &mut Command) -> &mut Command {
    for variable in ["CARGO_INCREMENTAL", "CARGO_PROFILE_DEV_DEBUG"] {
        command.env(variable, "0");
    }
    command
}

fn report(steps: &[&Step], rows: &[Row], whole: Duration) {
    println!("\n{:>8} {:>10}  step", "seconds", "processors");
    for step in steps {
        match rows.iter().find(|row| row.name == step.name) {
            Some(row) => println!("{row}"),
            None => println!("{:>8} {:>10}  {}: not run", "-", "-", step.name),
        }
    }
    let processors: Duration = rows.iter().filter_map(|row| row.processors).sum();
    println!(
        "{:>8.1} {:>10.1}  in all",
        whole.as_secs_f32(),
        processors.as_secs_f32()
    );
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::ffi::OsStr;

    use super::steps::STEPS;
    use super::{Lane, alone};
    use crate::command::root;

    /// Steps are asked for by name.
    #[test]
    fn no_two_steps_have_one_name() {
        let names: BTreeSet<&str> = STEPS.iter().map(|step| step.name).collect();
        assert_eq!(names.len(), STEPS.len());
    }

    /// A build replaces programs that a step beside it would run.
    #[test]
    fn only_the_workspaces_lane_builds_in_the_workspaces_folder() -> Result<(), crate::Failure> {
        let mut folders = BTreeSet::from([root().join("target")]);
        for step in STEPS.iter().filter(|step| step.lane != Lane::Workspace) {
            let command = alone(step)?;
            let of = |name| command.get_envs().find(|(it, _)| *it == OsStr::new(name));
            let folder = of("CARGO_TARGET_DIR").and_then(|(_, folder)| folder);
            let folder = folder.ok_or(step.name)?;
            assert!(folders.insert(folder.into()), "{}", step.name);
        }
        Ok(())
    }
}
