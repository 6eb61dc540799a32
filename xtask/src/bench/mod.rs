//! `cargo xtask bench`: measures our SRP and its peers in one run, and writes the results to
//! `docs/performance.md` and `docs/performance.svg`.
//!
//! The crate in `xtask/bench` does the measuring. It is not a member of the workspace, because it
//! depends on the peers.

mod chart;
mod growth;
mod programs;
mod report;

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

/// The npm package of `wasm-opt`, which makes WebAssembly modules smaller.
const BINARYEN: &str = "binaryen@132.0.0";

/// The WebAssembly features that rustc uses by default, and no others: every current browser has
/// them.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

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
    let module = smallest_module(&target);
    if let Err(failure) = &module {
        println!("     the WebAssembly module was not measured: {failure}");
    }
    let cold = build_core_from_cold()?;
    let report = Report::new(&measured, module.ok(), cold, machine)?;
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

/// The size of the WebAssembly module after `wasm-opt -Oz`, in octets.
fn smallest_module(target: &Path) -> Result<u64, Failure> {
    let tools = target.join("binaryen");
    fs::create_dir_all(&tools)?;
    run_command(
        Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .args([tools.as_os_str(), BINARYEN.as_ref()]),
    )?;
    let smallest = tools.join("smallest.wasm");
    run_command(
        Command::new(tools.join("node_modules/.bin/wasm-opt"))
            .args(FEATURES)
            .arg("-Oz")
            .arg(programs::module_in(target))
            .arg("-o")
            .arg(&smallest),
    )?;
    Ok(fs::metadata(&smallest)?.len())
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
