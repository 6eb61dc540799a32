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

/// The scripts of `xtask/interop`, in the order in which they run, and how many checks each
/// has at least: one that goes wrong half-way must not count for the whole.
const SCRIPTS: [(&str, usize); 15] = [
    ("boto3_set_up.py", 14),
    ("boto3_groups.py", 8),
    ("boto3_operator.py", 12),
    ("boto3_rotation.py", 8),
    ("pycognito_sign_in.py", 25),
    ("pycognito_mfa.py", 12),
    ("pycognito_devices.py", 11),
    ("pycognito_zero_octets.py", 2),
    ("pyjwt_verify.py", 6),
    ("identity_js_sign_in.mjs", 20),
    ("identity_js_challenges.mjs", 13),
    ("identity_js_devices.mjs", 12),
    ("amplify_sign_in.mjs", 16),
    ("amplify_challenges.mjs", 18),
    ("aws_jwt_verify.mjs", 5),
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
    for (script, checks) in SCRIPTS {
        let begun = Instant::now();
        let count = run_script(script, clients.command(script))?;
        if count.passed < checks {
            let made = count.passed;
            return Err(format!("{script} made {made} checks: it has {checks}").into());
        }
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
    Ok(count)
}
