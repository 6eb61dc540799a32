//! `cargo xtask interop`: other people's clients sign in to the emulator.
//!
//! The emulator shares its SRP with our own clients, so a sign-in between the two would hide a
//! mistake in it. These clients share nothing with the emulator; AWS's own are among them.

pub(crate) mod clients;
mod matrix;
mod pool;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::command::{cannot_start, line};
use crate::{Failure, cognito};
use clients::Clients;
use matrix::Matrix;

/// A script of `xtask/interop`.
struct Script {
    name: &'static str,
    /// The least number of checks that must pass: a script that skips its work must not.
    at_least: usize,
    signs: Signs,
}

/// Whether the script signs its requests as an operator. If so, the emulator checks the
/// signatures; other scripts send such requests without any client.
enum Signs {
    Yes,
    No,
}

const fn script(name: &'static str, at_least: usize, signs: Signs) -> Script {
    Script {
        name,
        at_least,
        signs,
    }
}

/// In the order in which they run.
const SCRIPTS: [Script; 29] = [
    script("boto3_set_up.py", 14, Signs::Yes),
    script("boto3_groups.py", 8, Signs::Yes),
    script("boto3_settings.py", 40, Signs::Yes),
    script("boto3_operator.py", 12, Signs::Yes),
    script("boto3_rotation.py", 8, Signs::Yes),
    script("boto3_terraform.py", 10, Signs::Yes),
    script("boto3_identity_pools.py", 13, Signs::Yes),
    script("aws_cli.sh", 8, Signs::Yes),
    script("pycognito_sign_in.py", 25, Signs::Yes),
    script("pycognito_mfa.py", 12, Signs::Yes),
    script("pycognito_devices.py", 11, Signs::Yes),
    script("pycognito_zero_octets.py", 1, Signs::Yes),
    script("pyjwt_verify.py", 6, Signs::Yes),
    script("authlib_oauth.py", 12, Signs::Yes),
    script("aws_sdk.mjs", 14, Signs::Yes),
    script("aws_sdk_credentials.mjs", 6, Signs::No),
    script("cognito_srp_helper.mjs", 8, Signs::No),
    script("user_pool_srp_client.mjs", 7, Signs::No),
    script("identity_js_sign_in.mjs", 20, Signs::No),
    script("identity_js_challenges.mjs", 13, Signs::No),
    script("identity_js_devices.mjs", 12, Signs::No),
    script("amplify_sign_in.mjs", 16, Signs::No),
    script("amplify_challenges.mjs", 18, Signs::No),
    script("amplify_credentials.mjs", 5, Signs::No),
    script("aws_jwt_verify.mjs", 5, Signs::No),
    script("openid_client.mjs", 18, Signs::No),
    script(clients::RUST, 8, Signs::No),
    // Zero where there is no Chromium; the script says so.
    script("amplify_redirect.mjs", 0, Signs::No),
    script(clients::LOGIN, 0, Signs::No),
];

/// The number of checks.
#[derive(Default)]
struct Count {
    passed: usize,
    not_made: usize,
}

pub(crate) fn run() -> Result<(), Failure> {
    let clients = Clients::install()?;
    let started = Instant::now();
    let mut total = Count::default();
    let mut matrix = Matrix::default();
    for script in &SCRIPTS {
        let mut command = clients.command(script.name);
        if script.name == clients::LOGIN {
            command.env("COGNITO_COMMAND", cognito::program()?);
        }
        let begun = Instant::now();
        let count = run_script(script, command, &mut matrix)?;
        let took = begun.elapsed().as_secs_f32();
        println!("     {} took {took:.1} s", script.name);
        total.passed += count.passed;
        total.not_made += count.not_made;
    }
    println!("\n{matrix}\n");
    println!(
        "interop: {} checks passed in {:.1} s; {} not made, for the reasons above",
        total.passed,
        started.elapsed().as_secs_f32(),
        total.not_made,
    );
    Ok(())
}

/// Runs a script against an emulator of its own, shows its output and counts the checks.
fn run_script(
    script: &Script,
    mut command: Command,
    matrix: &mut Matrix,
) -> Result<Count, Failure> {
    let signs = matches!(script.signs, Signs::Yes);
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
            if printed.starts_with("ok ") {
                count.passed += 1;
                matrix.take(&printed)?;
            }
            count.not_made += usize::from(printed.starts_with("-- "));
        }
    }
    let status = child.wait()?;
    if !status.success() {
        return Err(format!("`{}` failed: {status}", line(&command)).into());
    }
    let Script { name, at_least, .. } = script;
    if count.passed < *at_least {
        let passed = count.passed;
        return Err(format!("{name} made {passed} checks, of at least {at_least}").into());
    }
    Ok(count)
}
