//! AVX-512 IFMA, which neither valgrind nor qemu knows: this CPU executes the powers, one
//! instruction after the other, and the instructions and the addresses that they use are
//! compared.

use std::process::{Command, Stdio};

use super::yes;
use crate::Failure;
use crate::command::{cannot_start, cargo, line, root, run};

/// What is executed, and what may differ between the values of what is secret in it.
const OPERATIONS: [(&str, &str); 7] = [
    ("multiply", "none"),
    ("square", "none"),
    ("pick", "none"),
    ("2^e-32", "none"),
    ("S-17", "none"),
    ("self-test-branch", "branch"),
    ("self-test-address", "address"),
];

/// The probe's exit code where the CPU lacks the instructions.
const NO_IFMA: i32 = 3;

/// What is not as it should be. Where the CPU lacks the instructions, a line says so.
pub(super) fn judge(profiles: &[&str]) -> Result<Vec<String>, Failure> {
    let mut wrong = Vec::new();
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("\nAVX-512 IFMA: NOT JUDGED, for this is not Linux on x86-64");
        return Ok(wrong);
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
            "", "instructions", "of them IFMA"
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
                println!("  NOT JUDGED, for this CPU has no AVX-512 IFMA");
                return Ok(wrong);
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
            // Without them, it was the portable code that was executed.
            let is_ifma = ifma != "0";
            let needs_ifma =
                !matches!(operation, "pick" | "self-test-branch" | "self-test-address");
            let right = difference.starts_with(expected) && (is_ifma || !needs_ifma);
            println!(
                "  {operation:<18}{all:>13}{ifma:>14}  {difference}; {expected}: {}",
                yes(right)
            );
            if !right {
                wrong.push(format!(
                    "{operation} ({profile}, AVX-512): {difference}, with {ifma} instructions of IFMA"
                ));
            }
        }
    }
    Ok(wrong)
}
