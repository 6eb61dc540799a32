//! The check for AVX-512 IFMA, which neither valgrind nor qemu supports: this CPU executes the
//! exponentiations one instruction at a time, and the check compares the instructions and the
//! addresses that they use.

use std::process::{Command, Stdio};

use super::yes;
use crate::Failure;
use crate::command::{cannot_start, cargo, line, root, run};

/// The operations, and what differs between secret values: nothing, except in the self-tests.
const OPERATIONS: [(&str, &str); 7] = [
    ("multiply", "none"),
    ("square", "none"),
    ("pick", "none"),
    ("2^e-32", "none"),
    ("S-17", "none"),
    ("self-test-branch", "branch"),
    ("self-test-address", "address"),
];

/// The probe's exit code if the CPU lacks the instructions.
const NO_IFMA: i32 = 3;

/// Checks these builds. Returns the failures. If the CPU lacks the instructions, it prints that.
pub(super) fn check(profiles: &[&str]) -> Result<Vec<String>, Failure> {
    let mut failures = Vec::new();
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("\nAVX-512 IFMA: NOT CHECKED: this is not Linux on x86-64");
        return Ok(failures);
    }
    for profile in profiles {
        let target = root().join("target/ct");
        let mut build = cargo();
        build.args(["build", "--quiet", "--locked", "--profile", profile]);
        build.args(["--no-default-features", "--features=steps"]);
        build.args(["--bin=ct-steps", "--manifest-path"]);
        build.arg(root().join("xtask/ct/Cargo.toml"));
        run(build.arg("--target-dir").arg(&target))?;
        println!("\nprofile `{profile}`, AVX-512 IFMA, step by step");
        println!(
            "  {:<18}{:>13}{:>14}  what differs",
            "", "instructions", "with IFMA"
        );
        for (operation, expected) in OPERATIONS {
            let mut command = Command::new(target.join(profile).join("ct-steps"));
            let output = command
                .arg(operation)
                .stdin(Stdio::null())
                .stderr(Stdio::inherit())
                .output()
                .map_err(|error| cannot_start(&command, &error))?;
            if output.status.code() == Some(NO_IFMA) {
                println!("  NOT CHECKED: this CPU has no AVX-512 IFMA");
                return Ok(failures);
            }
            let text = String::from_utf8_lossy(&output.stdout);
            let mut words = text.trim().splitn(3, ' ');
            let (Some(all), Some(ifma), Some(difference), true) = (
                words.next(),
                words.next(),
                words.next(),
                output.status.success(),
            ) else {
                return Err(format!("`{}`: {}", line(&command), output.status).into());
            };
            // Without such instructions, the portable code was executed.
            let is_ifma = ifma != "0";
            let needs_ifma =
                !matches!(operation, "pick" | "self-test-branch" | "self-test-address");
            let right = difference.starts_with(expected) && (is_ifma || !needs_ifma);
            println!(
                "  {operation:<18}{all:>13}{ifma:>14}  {difference}; {expected}: {}",
                yes(right)
            );
            if !right {
                failures.push(format!(
                    "{operation} ({profile}, AVX-512): {difference}, with {ifma} IFMA instructions"
                ));
            }
        }
    }
    Ok(failures)
}
