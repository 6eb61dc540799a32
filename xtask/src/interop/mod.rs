//! `cargo xtask interop`: clients that others wrote sign in at the emulator.
//!
//! The emulator shares its SRP with the clients of this repository, so a round
//! trip between the two would hide a mistake in what they share. These clients
//! share nothing with it; AWS's own are among them.

pub(crate) mod clients;
mod pool;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::Failure;
use crate::command::{cannot_start, line};
use clients::Clients;

/// The scripts of `xtask/interop`, in the order in which they run.
const SCRIPTS: [&str; 16] = [
    "boto3_set_up.py",
    "boto3_groups.py",
    "boto3_settings.py",
    "boto3_operator.py",
    "boto3_rotation.py",
    "pycognito_sign_in.py",
    "pycognito_mfa.py",
    "pycognito_devices.py",
    "pycognito_zero_octets.py",
    "pyjwt_verify.py",
    "identity_js_sign_in.mjs",
    "identity_js_challenges.mjs",
    "identity_js_devices.mjs",
    "amplify_sign_in.mjs",
    "amplify_challenges.mjs",
    "aws_jwt_verify.mjs",
];

/// How many checks there were.
#[derive(Default)]
struct Count {
    passed: usize,
    not_made: usize,
}

pub(crate) fn run() -> Result<(), Failure> {
    let clients = Clients::install()?;
    let started = Instant::now();
    let mut total = Count::default();
    for script in SCRIPTS {
        let begun = Instant::now();
        let count = run_script(script, clients.command(script))?;
        println!("     {script} took {:.1} s", begun.elapsed().as_secs_f32());
        total.passed += count.passed;
        total.not_made += count.not_made;
    }
    println!(
        "interop: {} checks passed in {:.1} s; {} not made, for the reasons above",
        total.passed,
        started.elapsed().as_secs_f32(),
        total.not_made,
    );
    Ok(())
}

/// Runs a script at an emulator of its own, shows its lines and counts them.
fn run_script(script: &str, mut command: Command) -> Result<Count, Failure> {
    // Python's scripts set up their pools with boto3, which signs what has to be
    // signed; the others do it with no client at all.
    let signs = script.ends_with(".py");
    let pool = pool::Briefing::start(signs.then(clients::operator))?;
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(&command, &error))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(pool.json.to_string().as_bytes())?;
    }
    let mut count = Count::default();
    if let Some(stdout) = child.stdout.take() {
        for printed in BufReader::new(stdout).lines() {
            let printed = printed?;
            println!("{printed}");
            count.passed += usize::from(printed.starts_with("ok "));
            count.not_made += usize::from(printed.starts_with("-- "));
        }
    }
    let status = child.wait()?;
    if !status.success() {
        return Err(format!("`{}` failed: {status}", line(&command)).into());
    }
    if count.passed == 0 {
        return Err(format!("{script} checked nothing").into());
    }
    Ok(count)
}
