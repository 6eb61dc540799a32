//! `cargo xtask ct`: valgrind judges whether the core's SRP is constant-time; for aarch64,
//! qemu counts, and AVX-512 is executed step by step.
//!
//! `docs/constant-time.md` says what that shows and what it does not.

mod aarch64;
mod ifma;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;
use crate::command::{cannot_start, cargo, line, output, root, run as run_command};

/// How the probe is built: what LLVM makes of a line depends on what it is told.
const PROFILES: [&str; 3] = ["release", "lto", "size"];

/// The limbs of 32-bit machines and of WebAssembly, where valgrind does not run.
const SMALL_LIMBS: &str = "--cfg small_limbs";

/// What the probe does under memcheck, and where memcheck has to fire, if at all.
const RUNS: [(&str, Option<&str>); 5] = [
    ("client", None),
    ("server", None),
    ("verifier", None),
    // The algorithm for AVX-512, which valgrind does not know, without it.
    ("lanes", None),
    // A file of num-bigint-dig: the reports must come from the exponentiation.
    ("self-test-modpow", Some("(monty.rs:")),
];

/// What callgrind counts, and whether the shape of the exponent may not matter.
const OPERATIONS: [(&str, bool); 4] = [
    ("2^e-32", true),
    ("2^e-64", true),
    ("S-65", true),
    ("modpow-64", false),
];

/// The shapes of exponents that the probe has callgrind count, in its order.
const SHAPES: [&str; 3] = ["weight 1", "all ones", "64 leading zero bits"];

/// memcheck's exit code when it has reported something.
const FIRED: i32 = 99;

/// Every build of the probe.
pub(crate) fn run() -> Result<(), Failure> {
    judge(&PROFILES)
}

/// In CI, where time is short, aarch64 and AVX-512 are judged in one build. The others differ from it
/// by what LLVM does, which the three builds for this machine try.
pub(crate) fn in_ci() -> Result<(), Failure> {
    judge(&PROFILES[..1])
}

/// All builds for this machine, and those for aarch64 and for AVX-512.
fn judge(of_others: &[&str]) -> Result<(), Failure> {
    let valgrind = version()?;
    let rustc = output(Command::new("rustc").arg("--version"))?;
    println!("{valgrind}, {rustc}");
    let mut wrong = Vec::new();
    let builds = PROFILES.map(|profile| (profile, ""));
    for (profile, flags) in builds.into_iter().chain([("release", SMALL_LIMBS)]) {
        let probe = Probe::build(profile, flags)?;
        println!("\nprofile `{profile}` {flags}");
        println!("  {:<18}{:>8}  as it should be", "memcheck", "reports");
        for (name, fires_in) in RUNS {
            let reports = probe.memcheck(name)?;
            let right = reports.are_right(fires_in);
            let expected = if fires_in.is_some() { "many" } else { "none" };
            println!(
                "  {name:<18}{:>8}  {expected}: {}",
                reports.number,
                yes(right)
            );
            if !right {
                wrong.push(reports.complaint(name, profile, fires_in));
            }
        }
        println!("  callgrind: instructions for an exponent of");
        let complaints = compared(|operation| probe.callgrind(operation))?;
        wrong.extend(complaints.iter().map(|it| format!("{it} ({profile})")));
    }
    wrong.extend(aarch64::judge(of_others)?);
    wrong.extend(ifma::judge(of_others)?);
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(wrong.join("\n").into()),
    }
}

/// Counts each operation, for each shape of its exponent; shows the counts, and gives what is
/// not as it should be.
fn compared(count: impl Fn(&str) -> Result<Vec<u64>, Failure>) -> Result<Vec<String>, Failure> {
    let mut wrong = Vec::new();
    print!("  {:<18}", "");
    SHAPES.iter().for_each(|shape| print!("{shape:>22}"));
    println!("  as it should be");
    for (operation, constant) in OPERATIONS {
        let counts = count(operation)?;
        let all_equal = counts.iter().all(|count| Some(count) == counts.first());
        let right = all_equal == constant;
        let expected = if constant { "equal" } else { "different" };
        print!("  {operation:<18}");
        counts.iter().for_each(|count| print!("{count:>22}"));
        println!("  {expected}: {}", yes(right));
        if !right {
            wrong.push(format!("{operation}: the counts should be {expected}"));
        }
    }
    Ok(wrong)
}

fn yes(right: bool) -> &'static str {
    if right { "yes" } else { "NO" }
}

/// valgrind's version; an error that says where to get it when there is none.
fn version() -> Result<String, Failure> {
    let mut command = Command::new("valgrind");
    match command.arg("--version").stdin(Stdio::null()).output() {
        Ok(output) => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err("there is no valgrind (Debian: valgrind)".into())
        }
        Err(error) => Err(cannot_start(&command, &error)),
    }
}

/// The program of `xtask/ct`, built.
struct Probe {
    program: PathBuf,
    /// For what valgrind writes.
    folder: PathBuf,
}

impl Probe {
    fn build(profile: &str, flags: &str) -> Result<Self, Failure> {
        let target = root()
            .join("target")
            .join(if flags.is_empty() { "ct" } else { "ct-flags" });
        run_command(
            cargo()
                .args(["build", "--quiet", "--locked", "--profile", profile])
                .args(["--bin", "ct-probe", "--manifest-path"])
                .arg(root().join("xtask/ct/Cargo.toml"))
                .arg("--target-dir")
                .arg(&target)
                .env("RUSTFLAGS", flags),
        )?;
        let folder = target.join(profile);
        Ok(Self {
            program: folder.join("ct-probe"),
            folder,
        })
    }

    /// Runs the probe under memcheck, which follows what the probe marks.
    fn memcheck(&self, name: &str) -> Result<Reports, Failure> {
        let log = self.folder.join(format!("memcheck-{name}.txt"));
        let mut command = Command::new("valgrind");
        command
            .args(["--tool=memcheck", "--leak-check=no", "--track-origins=no"])
            .arg(format!("--error-exitcode={FIRED}"))
            .arg(option("--log-file", &log))
            .arg(&self.program)
            .arg(name);
        let code = code(&mut command)?;
        let text = fs::read_to_string(&log)?;
        let number = text
            .lines()
            .find_map(|line| line.split_once("ERROR SUMMARY: "))
            .and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
        match (code, number) {
            (0, Some(0)) | (FIRED, Some(1..)) => Ok(Reports {
                number: number.unwrap_or_default(),
                text,
                log,
            }),
            _ => Err(format!("`{}` failed: see {}", line(&command), log.display()).into()),
        }
    }

    /// Has callgrind count an operation, once for each shape of its exponent.
    fn callgrind(&self, operation: &str) -> Result<Vec<u64>, Failure> {
        let counts = self.folder.join(format!("callgrind-{operation}.txt"));
        let log = self.folder.join(format!("callgrind-{operation}-log.txt"));
        let mut command = Command::new("valgrind");
        command
            .args(["--tool=callgrind", "--collect-atstart=no"])
            .arg("--combine-dumps=yes")
            .arg(option("--callgrind-out-file", &counts))
            .arg(option("--log-file", &log))
            .arg(&self.program)
            .args(["count", operation]);
        if code(&mut command)? != 0 {
            return Err(format!("`{}` failed: see {}", line(&command), log.display()).into());
        }
        let text = fs::read_to_string(&counts)?;
        // A part for each shape, with its name, and an empty one at the end.
        let parts = text.split("desc: Trigger: Client Request: ").skip(1);
        let found: Vec<(&str, &str)> = parts
            .filter_map(|part| {
                let total = part.lines().find_map(|line| line.strip_prefix("totals: "));
                Some((part.lines().next()?, total?.trim()))
            })
            .collect();
        if !found.iter().map(|(shape, _)| shape).eq(&SHAPES) {
            return Err(format!("{}: not one count per shape", counts.display()).into());
        }
        let numbers = found.iter().map(|(_, total)| Ok(total.parse()?));
        numbers.collect()
    }
}

/// What memcheck reported.
struct Reports {
    number: u64,
    text: String,
    log: PathBuf,
}

impl Reports {
    fn are_right(&self, fires_in: Option<&str>) -> bool {
        match fires_in {
            Some(place) => self.number > 0 && self.text.contains(place),
            None => self.number == 0,
        }
    }

    fn complaint(&self, name: &str, profile: &str, fires_in: Option<&str>) -> String {
        let log = self.log.display();
        if let Some(place) = fires_in {
            return format!("{name} ({profile}): memcheck does not fire in `{place}…)`; see {log}");
        }
        let first = self
            .text
            .lines()
            .skip_while(|line| !line.contains("depends on") && !line.contains("uninitialised"));
        let first: Vec<&str> = first.take(16).collect();
        format!(
            "{name} ({profile}): {} reports, the first of {log}:\n{}",
            self.number,
            first.join("\n")
        )
    }
}

fn option(name: &str, path: &Path) -> String {
    format!("{name}={}", path.display())
}

/// Runs a command and gives its exit code.
fn code(command: &mut Command) -> Result<i32, Failure> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    status
        .code()
        .ok_or_else(|| format!("`{}` failed: {status}", line(command)).into())
}
