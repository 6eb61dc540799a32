//! `cargo xtask conformance`: runs the suite of `xtask/conformance`, over boto3, against our
//! emulator.

use std::time::Instant;

use cognito_emulator::Emulator;

use crate::Failure;
use crate::command::{root, run};
use crate::interop::clients::Clients;

/// A suite that has lost its cases must not pass.
const AT_LEAST: &str = "300";

/// If set, cases that pass now are removed from the list of known failures.
const FORGET: &str = "COGNITO_FORGET";

pub(crate) fn run_suite() -> Result<(), Failure> {
    let clients = Clients::not_installed();
    clients.install_python()?;
    let emulator = Emulator::start()?;
    let suite = root().join("xtask").join("conformance");
    let begun = Instant::now();
    let known = suite.join("known_failures.txt");
    let forgets = std::env::var_os(FORGET).map(|_| "--forget");
    run(clients
        .python_module("pytest")
        .args(forgets)
        .args(["-q", "-rfExX", "--tb=short", "--strict-markers"])
        .args(["-p", "no:cacheprovider", "--at-least", AT_LEAST])
        .arg("--known-failures")
        .arg(known)
        .arg(&suite)
        .current_dir(&suite)
        .env("COGNITO_ENDPOINT", emulator.endpoint()))?;
    let took = begun.elapsed().as_secs_f32();
    println!("conformance: took {took:.1} s");
    Ok(())
}
