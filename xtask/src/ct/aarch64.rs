//! The check for aarch64, on any machine: qemu runs the exponentiations, and logs the blocks of
//! instructions that it executes, in order.
//!
//! If two exponents lead to the same instructions, no branch depends on the exponent. This check
//! says nothing about addresses.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{EXPONENTS, compare_counts};
use crate::Failure;
use crate::command::{cannot_start, cargo, line, output, root, run};
use crate::compiles;

const TARGET: &str = "aarch64-unknown-linux-gnu";

/// Links the probe; its package has the C library that the probe needs.
const LINKER: &str = "aarch64-linux-gnu-gcc";
const LIBRARIES: &str = "/usr/aarch64-linux-gnu";

const QEMU: &str = "qemu-aarch64";

/// Checks these builds. Returns the failures.
pub(super) fn check(profiles: &[&str]) -> Result<Vec<String>, Failure> {
    for (program, package) in [
        (QEMU, "qemu-user"),
        (LINKER, "gcc-aarch64-linux-gnu and libc6-dev-arm64-cross"),
    ] {
        let mut command = Command::new(program);
        match output(command.arg("--version")) {
            Ok(version) => println!("{}", version.lines().next().unwrap_or_default()),
            Err(_) => return Err(format!("there is no {program} (Debian: {package})").into()),
        }
    }
    compiles::target(TARGET)?;
    let mut failures = Vec::new();
    for profile in profiles {
        let program = build(profile)?;
        println!("\nprofile `{profile}`, aarch64\n  qemu: instructions for an exponent of");
        let unexpected = compare_counts(|operation| {
            let runs = traced(&program, operation)?;
            // Equal numbers of different instructions are a failure too.
            let paths = runs.iter().map(|run| run.path);
            let first = runs.first().map(|run| run.path);
            let counts = runs.iter().map(|run| run.instructions);
            let same_path = paths.clone().all(|path| Some(path) == first);
            let same_count = runs
                .iter()
                .all(|run| Some(run.instructions) == runs.first().map(|run| run.instructions));
            if same_count && !same_path {
                return Err(
                    format!("{operation}: equally many instructions, but different ones").into(),
                );
            }
            Ok(counts.collect())
        })?;
        failures.extend(
            unexpected
                .iter()
                .map(|failure| format!("{failure} ({profile}, aarch64)")),
        );
    }
    Ok(failures)
}

fn build(profile: &str) -> Result<PathBuf, Failure> {
    let target = root().join("target").join("ct");
    run(cargo()
        .args(["build", "--quiet", "--locked", "--profile", profile])
        .args([
            "--no-default-features",
            "--bin",
            "ct-count",
            "--target",
            TARGET,
        ])
        .arg("--manifest-path")
        .arg(root().join("xtask/ct/Cargo.toml"))
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER", LINKER))?;
    Ok(target.join(TARGET).join(profile).join("ct-count"))
}

/// What was executed for one exponent.
#[derive(Debug, Default)]
struct Run {
    instructions: u64,
    /// A hash of the addresses of the blocks, in order.
    path: u64,
}

/// Runs an operation under qemu, once for each exponent.
fn traced(program: &Path, operation: &str) -> Result<Vec<Run>, Failure> {
    let mut command = Command::new(QEMU);
    command
        .args(["-L", LIBRARIES, "-d", "in_asm,exec,nochain"])
        .arg(program)
        .arg(operation);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| cannot_start(&command, &error))?;
    let log = child
        .stderr
        .take()
        .ok_or("qemu's standard error is not piped")?;
    let runs = read(BufReader::with_capacity(1 << 20, log));
    let status = child.wait()?;
    let runs = runs?;
    match status.success() && runs.len() == EXPONENTS.len() {
        true => Ok(runs),
        false => Err(format!("`{}`: {status}, {} runs", line(&command), runs.len()).into()),
    }
}

/// Reads qemu's log: each block when it is translated, and a line whenever one is executed.
fn read(mut log: impl BufRead) -> Result<Vec<Run>, Failure> {
    // The number of instructions of each block, by its address.
    let mut lengths: HashMap<u64, u64> = HashMap::new();
    let mut translated = None;
    let mut runs = Vec::new();
    let mut now: Option<(u64, DefaultHasher)> = None;
    let mut text = Vec::new();
    loop {
        text.clear();
        match log.read_until(b'\n', &mut text) {
            Ok(0) => return Ok(runs),
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error.into()),
        }
        let text = String::from_utf8_lossy(&text);
        if text.starts_with("IN:") {
            translated = None;
        } else if let Some(rest) = text.strip_prefix("0x") {
            let Some((address, _)) = rest.split_once(':') else {
                continue;
            };
            let address = u64::from_str_radix(address, 16)?;
            let begin = *translated.get_or_insert(address);
            // A block that is translated again is counted again.
            let length = lengths.entry(begin).or_default();
            *length = if begin == address { 1 } else { *length + 1 };
        } else if let Some(rest) = text.strip_prefix("Trace ") {
            // Trace 0: 0x7f… [00000000/000000000040171c/…] name
            let address = rest.split('/').nth(1).ok_or("a block without an address")?;
            if rest.contains("counting_begins") {
                now = Some((0, DefaultHasher::new()));
            } else if rest.contains("counting_ends") {
                if let Some((instructions, path)) = now.take() {
                    let path = path.finish();
                    runs.push(Run { instructions, path });
                }
            } else if let Some((instructions, path)) = &mut now {
                let address = u64::from_str_radix(address, 16)?;
                let length = lengths.get(&address);
                *instructions += length.ok_or("a block that was not translated")?;
                path.write_u64(address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::read;

    /// A log of qemu 7.2, with shortened lines.
    const LOG: &str = "----------------
IN: main
0x00401000:  d503201f  nop
0x00401004:  d503201f  nop
0x00401008:  14000000  b #0x401008

Trace 0: 0x7f0000 [00000000/0000000000401000/00000000/ff000000] main
Trace 0: 0x7f0000 [00000000/0000000000402000/00000000/ff000000] _ZN8ct_count15counting_begins17h0E
Trace 0: 0x7f0000 [00000000/0000000000401000/00000000/ff000000] main
Trace 0: 0x7f0000 [00000000/0000000000401000/00000000/ff000000] main
Trace 0: 0x7f0000 [00000000/0000000000403000/00000000/ff000000] _ZN8ct_count13counting_ends17h0E
Trace 0: 0x7f0000 [00000000/0000000000401000/00000000/ff000000] main
";

    #[test]
    fn instructions_between_the_marks_are_counted() -> Result<(), Box<dyn Error>> {
        let runs = read(LOG.as_bytes())?;
        let counts: Vec<u64> = runs.iter().map(|run| run.instructions).collect();
        assert_eq!(counts, [6]);
        Ok(())
    }
}
