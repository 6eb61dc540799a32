//! `cargo xtask bench`: measures our SRP and its peers in one run, and writes the results to
//! `docs/performance.md` and `docs/performance.svg`.
//!
//! The crate in `xtask/bench` does the measuring. It is not a member of the workspace, because it
//! depends on the peers.

mod chart;
mod growth;
mod programs;
mod report;
mod webassembly;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::Failure;
use crate::command::{cannot_start, cargo, from_cold, line, root, run as run_command};
use crate::docs;
use crate::machine::Machine;
use report::Report;
use webassembly::MODULES;

pub(crate) fn run() -> Result<(), Failure> {
    let machine = Machine::now()?;
    println!("     {}", machine.line());
    let sources = root().join("xtask").join("bench");
    let target = root().join("target").join("bench");
    println!("     building {}", sources.display());
    run_command(
        cargo()
            .args(["build", "--quiet", "--release", "--locked"])
            .current_dir(&sources)
            .env("CARGO_TARGET_DIR", &target),
    )?;
    let briefing = programs::briefing(&sources, &target);
    let measured = measure(&target.join("release").join("srp-bench"), &briefing)?;
    let modules = MODULES.map(|module| {
        let size = module.smallest(&target);
        if let Err(failure) = &size {
            println!(
                "     the size of {} was not measured: {failure}",
                module.name
            );
        }
        (module.name, size.ok())
    });
    let cold = build_core_from_cold()?;
    let report = Report::new(&measured, modules, cold, machine)?;
    print!("{}", report.table());
    for target in report.targets() {
        println!("{target}");
    }
    let growth = growth::measure(&sources, &target)
        .unwrap_or_else(|failure| format!("## Many at once\n\nNot measured: {failure}\n"));
    println!("{growth}");
    let page = format!("{}\n{growth}", report.markdown());
    docs::write("performance.md", "bench", &page)?;
    let chart = root().join("docs").join("performance.svg");
    fs::write(chart, chart::draw(&report.chart()))?;
    println!("     written to docs/performance.md and docs/performance.svg");
    Ok(())
}

/// Runs the benchmark, which shows its own progress.
fn measure(program: &Path, briefing: &Value) -> Result<Value, Failure> {
    let mut command = Command::new(program);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(&command, &error))?;
    if let Some(mut input) = child.stdin.take() {
        writeln!(input, "{briefing}")?;
    }
    let output = child.wait_with_output()?;
    match output.status.success() {
        true => Ok(serde_json::from_slice(&output.stdout)?),
        false => Err(format!("`{}` failed: {}", line(&command), output.status).into()),
    }
}

/// How long the core alone takes to build if nothing was built before.
fn build_core_from_cold() -> Result<Duration, Failure> {
    let target = root().join("target").join("bench-cold");
    run_command(cargo().arg("fetch").arg("--quiet").current_dir(root()))?;
    let took = from_cold(
        cargo()
            .args(["build", "--quiet", "--package", "cognito-srp-core"])
            .args(["--jobs", "2"])
            .current_dir(root()),
        &target,
    )?;
    fs::remove_dir_all(&target)?;
    Ok(took)
}
