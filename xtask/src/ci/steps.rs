//! The steps: of the workspace in the order in which they fail fastest, of what is
//! beside it the longest first.

use std::process::Command;

use super::Lane::{Beside, Clients, Workspace};
use super::{Lane, Outcome};
use crate::command::{self, output, root};
use crate::{
    Failure, api, aws, browser, compiles, conformance, ct, dependencies, examples, floors, fuzz,
    interop, live, mutants, package, wasm,
};

/// A step of the run.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) lane: Lane,
    pub(super) run: fn() -> Result<Outcome, Failure>,
}

/// What valgrind runs: not of the workspace, because it needs valgrind's headers.
const PROBE: &str = "xtask/ct/Cargo.toml";

/// Programs of their own below xtask/, for the same reason or another.
const BENCH: &str = "xtask/bench/Cargo.toml";
const GROWTH: &str = "xtask/bench/growth/Cargo.toml";
const FOOTPRINT: &str = "xtask/footprint/ours/Cargo.toml";
const APART: [&str; 10] = [
    PROBE,
    fuzz::MANIFEST,
    mutants::MANIFEST,
    browser::MANIFEST,
    BENCH,
    GROWTH,
    FOOTPRINT,
    "xtask/footprint/aws-cognito-srp/Cargo.toml",
    "xtask/footprint/aws-sdk/Cargo.toml",
    "xtask/interop/rust/Cargo.toml",
];

/// What of the command and of the stores is off by default. The transports' features
/// that this turns on are tested without by a step of their own.
pub(crate) const FEATURES: &str =
    "cognito-srp-core/seal,cognito-store/keyring,cognito-cli/sigv4,cognito-cli/async";

pub(super) const STEPS: [Step; 28] = [
    Step {
        name: "formatting",
        lane: Workspace,
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
        lane: Workspace,
        run: || floors::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "licences and sources",
        lane: Workspace,
        run: || dependencies::check().map(Outcome::With),
    },
    Step {
        name: "clippy",
        lane: Workspace,
        run: || {
            let of_all = ["--workspace", "--all-targets", "--all-features"];
            cargo(&[&["clippy"], &of_all[..], &["--", "-D", "warnings"]].concat())
        },
    },
    Step {
        name: "documentation",
        lane: Workspace,
        run: documentation,
    },
    Step {
        name: "public API",
        lane: Workspace,
        run: || api::compare().map(|()| Outcome::Passed),
    },
    Step {
        name: "the README's test command",
        lane: Workspace,
        run: readme_tests,
    },
    Step {
        name: "tests of the packages, unpacked",
        lane: Workspace,
        run: || package::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "least versions",
        lane: Workspace,
        run: || compiles::least_versions().map(|()| Outcome::Passed),
    },
    Step {
        name: "tests of the core with `ifma`",
        lane: Workspace,
        run: || {
            cargo(&["test", "-p", "cognito-srp-core", "--features", "ifma"])?;
            Ok(Outcome::With(unsafe_lines().to_owned()))
        },
    },
    Step {
        name: "transports that do not sign",
        lane: Workspace,
        run: without_signing,
    },
    Step {
        name: "the other cryptography",
        lane: Workspace,
        run: other_cryptography,
    },
    Step {
        name: "sets of features",
        lane: Workspace,
        run: || compiles::feature_sets().map(|()| Outcome::Passed),
    },
    Step {
        name: "demo",
        lane: Workspace,
        run: || cargo(&["run", "--quiet", "--package", "cognito-cli", "--", "demo"]),
    },
    Step {
        name: "examples",
        lane: Workspace,
        run: || examples::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "interop",
        lane: Clients,
        run: || interop::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "conformance",
        lane: Clients,
        run: || conformance::run_suite().map(|()| Outcome::Passed),
    },
    Step {
        name: "live, of the emulator",
        lane: Clients,
        run: || live::of_emulator().map(|()| Outcome::Passed),
    },
    Step {
        name: "constant time",
        lane: Beside,
        run: constant_time,
    },
    Step {
        name: "fuzz targets",
        lane: Beside,
        run: || fuzz::in_ci().map(Outcome::With),
    },
    Step {
        name: "oldest Rust",
        lane: Beside,
        run: || compiles::oldest_rust().map(Outcome::With),
    },
    Step {
        name: "other systems",
        lane: Beside,
        run: || compiles::other_systems().map(|()| Outcome::Passed),
    },
    Step {
        name: "programs of their own",
        lane: Beside,
        run: || {
            compiles::apart(&[BENCH, GROWTH, FOOTPRINT, fuzz::MANIFEST]).map(|()| Outcome::Passed)
        },
    },
    Step {
        name: "AWS's tools with an identity pool's credentials",
        lane: Clients,
        run: || aws::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "core on thumbv7em-none-eabihf",
        lane: Beside,
        run: || core_on("thumbv7em-none-eabihf"),
    },
    Step {
        name: "core on wasm32-unknown-unknown",
        lane: Beside,
        run: || core_on("wasm32-unknown-unknown"),
    },
    Step {
        name: "core in WebAssembly, run",
        lane: Beside,
        run: || wasm::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "by fetch in WebAssembly, run",
        lane: Beside,
        run: || browser::run().map(Outcome::With),
    },
];

fn cargo(arguments: &[&str]) -> Result<Outcome, Failure> {
    command::run(cargo_command().args(arguments)).map(|()| Outcome::Passed)
}

/// The cargo that runs this, in the workspace.
fn cargo_command() -> Command {
    let mut command = command::cargo();
    command.current_dir(root());
    command
}

/// The command that the README gives to a newcomer, word for word.
fn readme_tests() -> Result<Outcome, Failure> {
    let readme = std::fs::read_to_string(root().join("README.md"))?;
    let mut lines = readme.lines();
    let line = lines.find_map(|line| line.strip_prefix("cargo test "));
    let arguments = line.ok_or("the README has no line `cargo test …`")?;
    let arguments = arguments.split('#').next().unwrap_or_default();
    cargo(
        &[
            &["test"],
            &arguments.split_whitespace().collect::<Vec<_>>()[..],
        ]
        .concat(),
    )
}

fn documentation() -> Result<Outcome, Failure> {
    let doc = ["doc", "--workspace", "--no-deps", "--all-features"];
    command::run(cargo_command().args(doc).env("RUSTDOCFLAGS", "-D warnings"))
        .map(|()| Outcome::Passed)
}

/// All that is there for the transports compiles without their features; run is what is about
/// that, and what the pages show.
fn without_signing() -> Result<Outcome, Failure> {
    let both = ["test", "-p", "cognito-blocking", "-p", "cognito-async"];
    cargo(&[&both[..], &["--no-run"]].concat())?;
    cargo(&[&both[..], &["--doc"]].concat())?;
    let of_both = [&both[..], &["--test", "both", "signing_is_off"]].concat();
    let said = output(cargo_command().args(of_both))?;
    println!("{said}");
    // A filter that fits nothing passes, too.
    match said.matches("... ok").count() {
        0 | 1 => Err("there is no test `signing_is_off` in both transports".into()),
        _ => Ok(Outcome::Passed),
    }
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
    ct::in_ci()?;
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
