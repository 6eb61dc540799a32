//! Compares the first sign-in in a process with later ones.

use std::process::Command;
use std::time::Instant;

use cognito_srp_core::srp::Ephemeral;

use crate::Failure;
use crate::case::{Case, PASSWORD, TIMESTAMP, alice};

/// The number of processes: each has only one first sign-in.
const PROCESSES: usize = 31;
const LATER: usize = 10;

/// Signs in several times and prints the nanoseconds of each.
///
/// The service's values are ready before the first sign-in, because the network would have
/// delivered them. They come from `SRP_B` in hexadecimal: computing them here would warm up what
/// is measured.
pub(crate) fn sign_in_repeatedly() -> Result<(), Failure> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let big_b = cognito_srp_core::srp::Integer::from_hex(line.trim())?;
    let salt = cognito_srp_core::srp::Integer::from_hex(crate::case::SALT)?;
    let secret_block = [0x5a; 1300];
    for number in 1..=1 + LATER {
        let entropy = [u8::try_from(number)?; 64];
        let begun = Instant::now();
        let ephemeral = Ephemeral::from_entropy(entropy)?;
        let key = ephemeral.agree(&alice(), PASSWORD, &salt, &big_b)?;
        std::hint::black_box(key.sign(&alice(), &secret_block, TIMESTAMP));
        println!("{}", begun.elapsed().as_nanos());
    }
    Ok(())
}

/// The nanoseconds of first sign-ins, and of later ones in the same processes.
pub(crate) fn measure(case: &Case) -> Result<(Vec<u64>, Vec<u64>), Failure> {
    let (mut first, mut later) = (Vec::new(), Vec::new());
    for _ in 0..PROCESSES {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("first")
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            use std::io::Write;
            writeln!(input, "{}", case.server.public_value().to_hex())?;
        }
        let output = child.wait_with_output()?;
        let text = String::from_utf8(output.stdout)?;
        let mut times = text.lines().map(str::parse::<u64>);
        first.push(times.next().ok_or("a process did not sign in")??);
        later.extend(times.collect::<Result<Vec<_>, _>>()?);
    }
    Ok((first, later))
}
