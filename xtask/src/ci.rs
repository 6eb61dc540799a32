//! `cargo xtask ci`: everything that must hold, in the order in which it fails fastest.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::command::{self, output, root};
use crate::{
    Failure, api, aws, compiles, conformance, ct, dependencies, examples, floors, fuzz, interop,
    live, package,
};

/// A step of the run.
struct Step {
    name: &'static str,
    run: fn() -> Result<Outcome, Failure>,
}

/// How a step that did not fail ended. There is no other way: a step that cannot be done on a
/// machine fails.
enum Outcome {
    Passed,
    /// With something to be said of it in its line.
    With(String),
}

/// What valgrind runs: not of the workspace, because it needs valgrind's headers.
const PROBE: &str = "xtask/ct/Cargo.toml";

/// Programs of their own below xtask/, for the same reason or another.
const BENCH: &str = "xtask/bench/Cargo.toml";
const FOOTPRINT: &str = "xtask/footprint/ours/Cargo.toml";
const APART: [&str; 6] = [
    PROBE,
    fuzz::MANIFEST,
    BENCH,
    FOOTPRINT,
    "xtask/footprint/aws-cognito-srp/Cargo.toml",
    "xtask/footprint/aws-sdk/Cargo.toml",
];

/// What of the command and of the stores is off by default. The transports' features
/// that this turns on are tested without by a step of their own.
pub(crate) const FEATURES: &str = "cognito-srp-core/seal,cognito-store/keyring,cognito-cli/sigv4";

const STEPS: [Step; 25] = [
    Step {
        name: "formatting",
        run: || {
            cargo(&["fmt", "--all", "--check"])?;
            for manifest in APART {
                cargo(&["fmt", "--check", "--manifest-path", manifest])?;
            }
            Ok(Outcome::Passed)
        },
    },
    Step {
        name: "floors of the core and the emulator",
        run: || floors::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "clippy",
        run: || {
            let of_all = ["--workspace", "--all-targets", "--all-features"];
            cargo(&[&["clippy"], &of_all[..], &["--", "-D", "warnings"]].concat())
        },
    },
    Step {
        name: "documentation",
        run: documentation,
    },
    Step {
        name: "public API",
        run: || api::compare().map(|()| Outcome::Passed),
    },
    Step {
        name: "tests",
        run: || cargo(&["test", "--workspace", "--features", FEATURES]),
    },
    Step {
        name: "tests of the core with `ifma`",
        run: || {
            cargo(&["test", "-p", "cognito-srp-core", "--features", "ifma"])?;
            Ok(Outcome::With(unsafe_lines().to_owned()))
        },
    },
    Step {
        name: "transports that do not sign",
        run: || cargo(&["test", "-p", "cognito-blocking", "-p", "cognito-async"]),
    },
    Step {
        name: "the other cryptography",
        run: other_cryptography,
    },
    Step {
        name: "sets of features",
        run: || compiles::feature_sets().map(|()| Outcome::Passed),
    },
    Step {
        name: "packages, unpacked",
        run: || package::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "least versions",
        run: || compiles::least_versions().map(|()| Outcome::Passed),
    },
    Step {
        name: "oldest Rust",
        run: || compiles::oldest_rust().map(Outcome::With),
    },
    Step {
        name: "other systems",
        run: || compiles::other_systems().map(|()| Outcome::Passed),
    },
    Step {
        name: "licences and sources",
        run: || dependencies::check().map(Outcome::With),
    },
    Step {
        name: "programs of their own",
        run: || compiles::apart(&[BENCH, FOOTPRINT]).map(|()| Outcome::Passed),
    },
    Step {
        name: "constant time",
        run: constant_time,
    },
    Step {
        name: "fuzz targets on their corpora",
        run: || fuzz::what_is_committed().map(|()| Outcome::Passed),
    },
    Step {
        name: "demo",
        run: || cargo(&["run", "--quiet", "--package", "cognito-cli", "--", "demo"]),
    },
    Step {
        name: "examples",
        run: || examples::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "conformance",
        run: || conformance::run_suite().map(|()| Outcome::Passed),
    },
    Step {
        name: "live, of the emulator",
        run: || live::of_emulator().map(|()| Outcome::Passed),
    },
    Step {
        name: "interop",
        run: || interop::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "AWS's tools with an identity pool's credentials",
        run: || aws::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "core on thumbv7em-none-eabihf",
        run: || core_on("thumbv7em-none-eabihf"),
    },
    Step {
        name: "core on wasm32-unknown-unknown",
        run: || core_on("wasm32-unknown-unknown"),
    },
];

/// A line of the table at the end.
struct Row {
    name: &'static str,
    result: String,
    took: Duration,
}

/// No command of a step takes half as long on two cores, from cold.
const LIMIT: Duration = Duration::from_secs(20 * 60);

pub(crate) fn run() -> Result<(), Failure> {
    command::limit_each_to(LIMIT);
    let started = Instant::now();
    let mut rows = Vec::new();
    let mut failure = None;
    for (number, step) in (1..).zip(&STEPS) {
        println!("\n=== {number}/{} {}", STEPS.len(), step.name);
        let begun = Instant::now();
        let outcome = (step.run)();
        let took = begun.elapsed();
        let result = match &outcome {
            Ok(Outcome::Passed) => "passed".to_owned(),
            Ok(Outcome::With(what)) => format!("passed: {what}"),
            Err(_) => "FAILED".to_owned(),
        };
        println!("=== {} {result} in {:.1} s", step.name, took.as_secs_f32());
        rows.push(Row {
            name: step.name,
            result,
            took,
        });
        if let Err(why) = outcome {
            failure = Some(why);
            break;
        }
    }
    report(&rows, started.elapsed());
    failure.map_or(Ok(()), Err)
}

fn report(rows: &[Row], whole: Duration) {
    println!("\n{:>8}  step", "seconds");
    for Row { name, result, took } in rows {
        println!("{:>8.1}  {name}: {result}", took.as_secs_f32());
    }
    for step in STEPS.iter().skip(rows.len()) {
        println!("{:>8}  {}: not run", "-", step.name);
    }
    println!("{:>8.1}  in all", whole.as_secs_f32());
}

fn cargo(arguments: &[&str]) -> Result<Outcome, Failure> {
    command::run(cargo_command().args(arguments)).map(|()| Outcome::Passed)
}

/// The cargo that runs this, in the workspace.
fn cargo_command() -> Command {
    let mut command = command::cargo();
    command.current_dir(root());
    command
}

fn documentation() -> Result<Outcome, Failure> {
    let doc = ["doc", "--workspace", "--no-deps", "--all-features"];
    command::run(cargo_command().args(doc).env("RUSTDOCFLAGS", "-D warnings"))
        .map(|()| Outcome::Passed)
}

/// TLS of each transport and the signatures of tokens with the cryptography that is not the
/// default. The default build has none of it: whoever wants it says so.
fn other_cryptography() -> Result<Outcome, Failure> {
    without_aws_lc()?;
    for (package, tests) in [
        ("cognito-blocking", "both"),
        ("cognito-async", "both"),
        ("cognito-tokens", "suite"),
    ] {
        let test = ["test", "--package", package, "--test", tests];
        let with = ["--no-default-features", "--features", "aws-lc-rs"];
        cargo(&[&test[..], &with].concat())?;
    }
    Ok(Outcome::Passed)
}

/// Of any crate, tests too: `cargo tree` looks for what is behind the name.
fn without_aws_lc() -> Result<(), Failure> {
    let tree = ["tree", "--workspace", "--features", FEATURES];
    let form = ["--prefix", "none", "--format", "{p}"];
    let all = output(cargo_command().args(tree).args(form))?;
    match all.lines().find(|line| line.starts_with("aws-lc")) {
        None => Ok(()),
        Some(line) => Err(format!("the default build has {line}").into()),
    }
}

/// Whether the feature `ifma` has run what it is about.
fn unsafe_lines() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx512ifma") {
        return "this CPU has AVX-512 IFMA, and the unsafe lines ran";
    }
    "this CPU has no AVX-512 IFMA, so that NO unsafe line ran"
}

fn constant_time() -> Result<Outcome, Failure> {
    ct::run()?;
    let of_probe = ["clippy", "--locked", "--manifest-path", PROBE];
    let here = ["--target-dir", "target/ct", "--", "-D", "warnings"];
    cargo(&[&of_probe[..], &here].concat())
}

/// Builds the core for a target that has no `std`, or none that can do anything.
fn core_on(target: &str) -> Result<Outcome, Failure> {
    compiles::target(target)?;
    let build = ["build", "--package", "cognito-srp-core"];
    let features = ["--no-default-features", "--features", "seal"];
    cargo(&[&build[..], &features, &["--target", target]].concat())
}
