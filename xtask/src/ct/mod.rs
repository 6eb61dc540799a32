//! `cargo xtask ct`: checks that the core's SRP is constant-time: with valgrind, with qemu for
//! aarch64, and step by step on the CPU for AVX-512.
//!
//! `docs/constant-time.md` says what these checks show and what they do not.

mod aarch64;
mod ifma;

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;
use crate::command::{cannot_start, cargo, line, output, root, run as run_command};

/// The profiles of the probe's builds: LLVM's settings decide what code it generates.
const PROFILES: [&str; 3] = ["release", "lto", "size"];

/// Select the limbs of 32-bit machines and of WebAssembly, where valgrind does not run, and the
/// engine for SIMD128 without its instructions.
const FLAGS: [&str; 2] = [
    "--cfg small_limbs",
    "--cfg small_limbs --cfg simd128_stand_in",
];

/// What the probe runs under memcheck, and the place that memcheck must report, if any.
const RUNS: [(&str, Option<&str>); 5] = [
    ("client", None),
    ("server", None),
    ("verifier", None),
    // The algorithm for AVX-512 without its instructions, which valgrind does not support.
    ("lanes", None),
    // A file of num-bigint-dig: the exponentiation must be what is reported.
    ("self-test-modpow", Some("(monty.rs:")),
];

/// The operations that callgrind counts, and whether the counts must be equal for all exponents.
const OPERATIONS: [(&str, bool); 4] = [
    ("2^e-32", true),
    ("2^e-64", true),
    ("S-65", true),
    ("modpow-64", false),
];

/// The probe's exponents, in its order.
const EXPONENTS: [&str; 3] = ["weight 1", "all ones", "64 leading zero bits"];

/// memcheck's exit code if it has reported something.
const REPORTED: i32 = 99;

/// Checks every build of the probe.
pub(crate) fn run() -> Result<(), Failure> {
    check(&PROFILES)
}

/// In CI, time is short: aarch64 and AVX-512 are checked in one build only. The other builds differ
/// only in LLVM's settings, and the builds for this machine already try all of these.
pub(crate) fn in_ci() -> Result<(), Failure> {
    check(&PROFILES[..1])
}

/// Checks all builds for this machine, and for aarch64 and AVX-512 those with these profiles.
fn check(profiles_of_others: &[&str]) -> Result<(), Failure> {
    let valgrind = version()?;
    let rustc = output(Command::new("rustc").arg("--version"))?;
    println!("{valgrind}, {rustc}");
    let mut failures = Vec::new();
    let builds = PROFILES.map(|profile| (profile, ""));
    let flagged = FLAGS.map(|flags| ("release", flags));
    for (profile, flags) in builds.into_iter().chain(flagged) {
        let probe = Probe::build(profile, flags)?;
        println!("\nprofile `{profile}` {flags}");
        println!("  {:<18}{:>8}  as expected", "memcheck", "reports");
        for (name, place) in RUNS {
            let reports = probe.memcheck(name)?;
            let right = reports.are_right(place);
            let expected = if place.is_some() { "many" } else { "none" };
            println!(
                "  {name:<18}{:>8}  {expected}: {}",
                reports.number,
                yes(right)
            );
            if !right {
                failures.push(reports.failure(name, profile, place));
            }
        }
        println!("  callgrind: instructions for an exponent of");
        let unexpected = compare_counts(|operation| probe.callgrind(operation))?;
        let unexpected = unexpected.iter();
        failures.extend(unexpected.map(|failure| format!("{failure} ({profile})")));
    }
    failures.extend(aarch64::check(profiles_of_others)?);
    failures.extend(ifma::check(profiles_of_others)?);
    match failures.is_empty() {
        true => Ok(()),
        false => Err(failures.join("\n").into()),
    }
}

/// Counts the instructions of each operation, for each exponent, and prints the counts. Returns
/// the failures.
fn compare_counts(
    count: impl Fn(&str) -> Result<Vec<u64>, Failure>,
) -> Result<Vec<String>, Failure> {
    let mut failures = Vec::new();
    print!("  {:<18}", "");
    EXPONENTS
        .iter()
        .for_each(|exponent| print!("{exponent:>22}"));
    println!("  as expected");
    for (operation, constant) in OPERATIONS {
        let counts = count(operation)?;
        let all_equal = counts.iter().all(|count| Some(count) == counts.first());
        let right = all_equal == constant;
        let expected = if constant { "equal" } else { "different" };
        print!("  {operation:<18}");
        counts.iter().for_each(|count| print!("{count:>22}"));
        println!("  {expected}: {}", yes(right));
        if !right {
            failures.push(format!("{operation}: the counts should be {expected}"));
        }
    }
    Ok(failures)
}

fn yes(right: bool) -> &'static str {
    if right { "yes" } else { "NO" }
}

/// valgrind's version. Without valgrind, the error names the package.
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

/// The built program of `xtask/ct`.
struct Probe {
    program: PathBuf,
    /// Where valgrind writes its files.
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

    /// Runs the probe under memcheck, which follows the values that the probe marks.
    fn memcheck(&self, name: &str) -> Result<Reports, Failure> {
        let log = self.folder.join(format!("memcheck-{name}.txt"));
        let mut command = Command::new("valgrind");
        command
            .args(["--tool=memcheck", "--leak-check=no", "--track-origins=no"])
            .arg(format!("--error-exitcode={REPORTED}"))
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
            (0, Some(0)) | (REPORTED, Some(1..)) => Ok(Reports {
                number: number.unwrap_or_default(),
                text,
                log,
            }),
            _ => Err(format!("`{}` failed: see {}", line(&command), log.display()).into()),
        }
    }

    /// Counts an operation with callgrind, once for each exponent.
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
        // One part for each exponent, with its name, and an empty part at the end.
        let parts = text.split("desc: Trigger: Client Request: ").skip(1);
        let found: Vec<(&str, &str)> = parts
            .filter_map(|part| {
                let total = part.lines().find_map(|line| line.strip_prefix("totals: "));
                Some((part.lines().next()?, total?.trim()))
            })
            .collect();
        if !found.iter().map(|(exponent, _)| exponent).eq(&EXPONENTS) {
            return Err(format!("{}: not one count per exponent", counts.display()).into());
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
    fn are_right(&self, place: Option<&str>) -> bool {
        match place {
            Some(place) => self.number > 0 && self.text.contains(place),
            None => self.number == 0,
        }
    }

    fn failure(&self, name: &str, profile: &str, place: Option<&str>) -> String {
        let log = self.log.display();
        if let Some(place) = place {
            return format!(
                "{name} ({profile}): memcheck reports nothing in `{place}…)`; see {log}"
            );
        }
        let first = self
            .text
            .lines()
            .skip_while(|line| !line.contains("depends on") && !line.contains("uninitialised"));
        let first: Vec<&str> = first.take(16).collect();
        format!(
            "{name} ({profile}): {} reports in {log}, of which this is the first:\n{}",
            self.number,
            first.join("\n")
        )
    }
}

fn option(name: &str, path: &Path) -> String {
    format!("{name}={}", path.display())
}

/// Runs a command and returns its exit code.
fn code(command: &mut Command) -> Result<i32, Failure> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    status
        .code()
        .ok_or_else(|| format!("`{}` failed: {status}", line(command)).into())
}
