//! `cargo xtask ci`: everything that must hold, in three lanes beside each other.
//!
//! A step is a process of its own: what it prints is kept and shown as a whole when it ends,
//! and what processor time it took, with all that it started, is known.

mod lanes;
pub(crate) mod programs;
mod steps;

use std::process::Command;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::command::{self, processor_time, root};
use lanes::Row;
pub(crate) use steps::FEATURES;
use steps::{STEPS, Step};

pub(crate) const USAGE: &str = "[STEP]…";

/// What makes one step of it, in a process that `lanes` has started.
const ALONE: &str = "--alone";

/// Begins a line of such a process that says how much time of the processors it took, and
/// one with what is to be said of a step that passed.
const PROCESSORS: &str = "=== processors: ";
const SAID: &str = "=== said: ";

/// No command of a step takes half as long on two cores, from cold.
const LIMIT: Duration = Duration::from_secs(20 * 60);

/// How a step that did not fail ended. There is no other way: a step that cannot be done on a
/// machine fails.
enum Outcome {
    Passed,
    /// With something to be said of it in its line.
    With(String),
}

/// What a step has to be alone with.
#[derive(Clone, Copy, PartialEq)]
enum Lane {
    /// The tests, which come one after the other.
    Workspace,
    /// Other people's clients, which it installs. The little of ours that they need is built in
    /// the workspace's target folder, too, where the other lane has built most of it.
    Clients,
    /// Nothing: it builds elsewhere, if at all.
    Beside,
}

/// All steps, or those that are named.
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

/// The command that runs a step alone. Nothing is built once more that is built, so that
/// neither what the compiler would keep for that is written, nor what debuggers read.
fn alone(step: &Step) -> Result<Command, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["ci", ALONE, step.name]).current_dir(root());
    for variable in ["CARGO_INCREMENTAL", "CARGO_PROFILE_DEV_DEBUG"] {
        command.env(variable, "0");
    }
    if step.lane == Lane::Beside {
        command.env("CARGO_TARGET_DIR", root().join("target/beside"));
    }
    Ok(command)
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

    use super::steps::STEPS;

    /// By its name a step is asked for.
    #[test]
    fn no_two_steps_have_one_name() {
        let names: BTreeSet<&str> = STEPS.iter().map(|step| step.name).collect();
        assert_eq!(names.len(), STEPS.len());
    }
}
