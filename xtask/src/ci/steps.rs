//! The steps: those of the workspace in the order in which they fail fastest, the others with
//! the longest first.

use std::process::Command;

use super::Lane::{Beside, Clients, Workspace};
use super::{Lane, Outcome, programs};
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

/// What valgrind runs. It is outside the workspace because it needs valgrind's headers.
const PROBE: &str = "xtask/ct/Cargo.toml";

/// Other packages below xtask/ that are outside the workspace.
const BENCH: &str = "xtask/bench/Cargo.toml";
const GROWTH: &str = "xtask/bench/growth/Cargo.toml";
const FOOTPRINT: &str = "xtask/footprint/ours/Cargo.toml";
const APART: [&str; 12] = [
    PROBE,
    fuzz::MANIFEST,
    mutants::MANIFEST,
    browser::MANIFEST,
    BENCH,
    GROWTH,
    "xtask/bench/jwt-verify/Cargo.toml",
    FOOTPRINT,
    "xtask/footprint/aws-cognito-srp/Cargo.toml",
    "xtask/footprint/aws-sdk/Cargo.toml",
    "xtask/footprint/parts/Cargo.toml",
    "xtask/interop/rust/Cargo.toml",
];

/// Features that are off by default. The features of the transports that this turns on have a
/// step that tests without them.
pub(crate) const FEATURES: &str = "cognito-srp-core/seal,cognito-srp-core/ifma,\
                                   cognito-srp-core/prime-groups,cognito-store/keyring,cognito-cli/sigv4,cognito-cli/async";

pub(super) const STEPS: [Step; 26] = [
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
    // In the workspace's target folder, where most of their dependencies are checked by now.
    Step {
        name: "programs of their own",
        lane: Workspace,
        run: || {
            compiles::apart(&[BENCH, GROWTH, FOOTPRINT, fuzz::MANIFEST]).map(|()| Outcome::Passed)
        },
    },
    Step {
        name: "documentation and public API",
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
        run: || {
            package::run()?;
            Ok(Outcome::With(unsafe_lines().to_owned()))
        },
    },
    Step {
        name: "least versions",
        lane: Workspace,
        run: || compiles::least_versions().map(|()| Outcome::Passed),
    },
    Step {
        name: "the other cryptography, and transports that do not sign",
        lane: Workspace,
        run: other_cryptography,
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
        name: "sets of features",
        lane: Beside,
        run: || compiles::feature_sets().map(|()| Outcome::Passed),
    },
    Step {
        name: "other systems",
        lane: Beside,
        run: || compiles::other_systems().map(|()| Outcome::Passed),
    },
    Step {
        name: "AWS's tools with an identity pool's credentials",
        lane: Clients,
        run: || aws::run().map(|()| Outcome::Passed),
    },
    Step {
        name: "by fetch in WebAssembly, run",
        lane: Beside,
        run: || browser::run().map(Outcome::With),
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
        name: "mutants of the lines that changed",
        lane: Beside,
        run: || mutants::of_last_change().map(Outcome::With),
    },
];

fn cargo(arguments: &[&str]) -> Result<Outcome, Failure> {
    command::run(cargo_command().args(arguments)).map(|()| Outcome::Passed)
}

/// The cargo that started this, in the workspace.
fn cargo_command() -> Command {
    let mut command = command::cargo();
    command.current_dir(root());
    command
}

/// The command that the README gives to a newcomer, word for word: it builds all tests, and runs
/// those that the packages do not run.
fn readme_tests() -> Result<Outcome, Failure> {
    let readme = std::fs::read_to_string(root().join("README.md"))?;
    let mut lines = readme.lines();
    let line = lines.find_map(|line| line.strip_prefix("cargo test "));
    let arguments = line.ok_or("the README has no line `cargo test …`")?;
    let arguments = arguments.split('#').next().unwrap_or_default();
    let runner = programs::runner()?;
    let with_runner = ["test", "--config", &runner];
    let arguments: Vec<_> = arguments.split_whitespace().collect();
    cargo(&[&with_runner[..], &arguments].concat())
}

/// TLS of each transport and the signatures of tokens with the cryptography that is not the
/// default, and which the default build does not contain. They share one build, so that their
/// dependencies are built once. It has no other feature of the transports: so their tests also
/// run without signing, and their examples compile without it.
fn other_cryptography() -> Result<Outcome, Failure> {
    without_aws_lc()?;
    let mut arguments = vec!["test".to_owned(), "--no-default-features".to_owned()];
    for package in ["cognito-blocking", "cognito-async", "cognito-tokens"] {
        let feature = format!("{package}/aws-lc-rs");
        let of_package = ["--package", package, "--features", &feature];
        arguments.extend(of_package.map(str::to_owned));
    }
    // Off together with the default features; the tests cover both kinds.
    for package in ["cognito-blocking", "cognito-async"] {
        arguments.extend(["--features".to_owned(), format!("{package}/identity-pools")]);
    }
    let of = |these: &[&str]| {
        let mut command = cargo_command();
        command.args(&arguments).args(these);
        command
    };
    let off = ["--test", "both", "signing_is_off"];
    let said = output(&mut of(&off))?;
    println!("{said}");
    // A filter that matches no test passes, too.
    if said.matches("... ok").count() < 2 {
        return Err("there is no test `signing_is_off` in both transports".into());
    }
    command::run(&mut of(&["--test", "both", "--test", "suite"]))?;
    command::run(&mut of(&["--doc"]))?;
    Ok(Outcome::Passed)
}

/// For any crate, with its tests: `cargo tree` resolves the name.
fn without_aws_lc() -> Result<(), Failure> {
    let tree = ["tree", "--workspace", "--features", FEATURES];
    let form = ["--prefix", "none", "--format", "{p}"];
    let all = output(cargo_command().args(tree).args(form))?;
    match all.lines().find(|line| line.starts_with("aws-lc")) {
        None => Ok(()),
        Some(line) => Err(format!("the default build has {line}").into()),
    }
}

/// Whether this CPU can run the code of the feature `ifma`.
fn unsafe_lines() -> &'static str {
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx512ifma") {
        return "this CPU has AVX-512 IFMA, and the unsafe lines ran";
    }
    "this CPU has no AVX-512 IFMA, so that NO unsafe line ran"
}

fn constant_time() -> Result<Outcome, Failure> {
    ct::in_ci()?;
    let of_probe = [
        "clippy",
        "--locked",
        "--features=steps",
        "--manifest-path",
        PROBE,
    ];
    let here = ["--target-dir", "target/ct", "--", "-D", "warnings"];
    cargo(&[&of_probe[..], &here].concat())
}

/// Builds the core for a target without `std`, or with one that can do nothing.
fn core_on(target: &str) -> Result<Outcome, Failure> {
    compiles::target(target)?;
    let build = ["build", "--package", "cognito-srp-core"];
    let features = [
        "--no-default-features",
        "--features",
        "identity-pools,prime-groups,seal",
    ];
    cargo(&[&build[..], &features, &["--target", target]].concat())
}
