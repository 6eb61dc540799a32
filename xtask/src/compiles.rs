//! Where the crates have to compile besides here: with the oldest Rust that each asks for,
//! with each set of features, and for other systems.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Failure;
use crate::ci::FEATURES;
use crate::command::{cargo, output, root, run};
use crate::package::{packages, text, unpacked};

/// Features that ask for a newer Rust than their crates do without.
const NEWER: [(&str, &str); 3] = [
    ("aws-credentials", "1.94.1"),
    ("ifma", "1.89"),
    ("sigv4", "1.94.1"),
];

/// Builds a C library for a minute, and asks for no newer Rust than ours.
const SLOW: &str = "aws-lc-rs";

/// Features by which a crate does no more than turn on the same one of what it depends on, where
/// it is tried. A newer Rust need not check all else that the command and the emulator depend on.
const PASSED_ON: [(&str, &str); 3] = [
    ("cognito-cli", "ifma"),
    // It shows an option, too.
    ("cognito-cli", "sigv4"),
    ("cognito-emulator", "ifma"),
];

/// Each crate with the Rust that its manifest names, and those of its features that need a
/// newer one with that. A crate that names too little fails, and so does one of which a
/// dependency names more. Gives the Rusts that were tried, and names those that are not here
/// and cannot be installed.
pub(crate) fn oldest_rust() -> Result<String, Failure> {
    let mut of: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages(&root())? {
        let name = text(&package, "name");
        of.entry(text(&package, "rust_version").to_owned())
            .or_default()
            .extend(["--package".to_owned(), name.to_owned()]);
        for feature in features(&package).filter(|feature| *feature != SLOW) {
            if PASSED_ON.contains(&(name, feature)) {
                continue;
            }
            let newer = NEWER.iter().find(|(newer, _)| *newer == feature);
            let own = text(&package, "rust_version").to_owned();
            let rust = newer.map_or(own, |(_, rust)| (*rust).to_owned());
            of.entry(rust).or_default().extend([
                "--package".to_owned(),
                name.to_owned(),
                "--features".to_owned(),
                format!("{name}/{feature}"),
            ]);
        }
    }
    let (mut tried, mut missing) = (Vec::new(), Vec::new());
    for (rust, arguments) in of {
        // As `rustup` names them: three numbers.
        let toolchain = match rust.split('.').count() {
            2 => format!("{rust}.0"),
            _ => rust,
        };
        let mut there = Command::new("rustup");
        there.args(["run", &toolchain, "rustc", "--version"]);
        if !there
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?
            .success()
        {
            let install = ["toolchain", "install", &toolchain, "--profile", "minimal"];
            let mut rustup = Command::new("rustup");
            if run(rustup.args(install).arg("--no-self-update")).is_err() {
                missing.push(toolchain);
                continue;
            }
        }
        println!("--- Rust {toolchain}");
        let check = ["run", &toolchain, "cargo", "check", "--locked"];
        let mut command = Command::new("rustup");
        // Those of the toolchain that runs this would go before.
        for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
            command.env_remove(variable);
        }
        command.current_dir(root()).args(check).args(arguments);
        run(command.args(["--target-dir", "target/oldest-rust"]))?;
        tried.push(toolchain);
    }
    // Of a machine that can fetch no other toolchain the line says so; what was tried passed.
    Ok(match missing.is_empty() {
        true => tried.join(", "),
        false => format!(
            "{}; NOT TRIED, for rustup cannot install them: {}",
            tried.join(", "),
            missing.join(", ")
        ),
    })
}

fn features(package: &Value) -> impl Iterator<Item = &str> {
    let features = package.get("features").and_then(Value::as_object);
    let features = features.into_iter().flatten();
    features
        .map(|(feature, _)| feature.as_str())
        .filter(|feature| *feature != "default")
}

/// Each set of features, by cargo-hack. Without those that a crate passes on and has no code
/// for: `ifma` in the core, `ifma` and `serde` in the transports, which have one kind of
/// cryptography each time.
pub(crate) fn feature_sets() -> Result<(), Failure> {
    // Without any cryptography these do not build, and say so.
    let cryptography = ["--at-least-one-of", "ring,aws-lc-rs"];
    let some = [&cryptography[..], &["--exclude-no-default-features"]].concat();
    let own = [&some[..], &["--exclude-features", "default"]].concat();
    // Both kinds of cryptography at once are in the sets of what reads the two features.
    let passed_on = ["--exclude-features", "default,ifma,serde"];
    let one = ["--mutually-exclusive-features", "ring,aws-lc-rs"];
    let but_those = [&some[..], &passed_on, &one].concat();
    // One more flag would double the core's sets. With prime-groups alone it is built for
    // WebAssembly, with others for targets without std, and with all for clippy.
    let few = ["--exclude-features", "ifma,prime-groups"];
    feature_sets_of(&["cognito-srp-core"], &few)?;
    feature_sets_of(&["cognito-srp-field", "cognito-store"], &[])?;
    feature_sets_of(&["cognito-tokens", "cognito-transport"], &own)?;
    feature_sets_of(&["cognito-blocking", "cognito-async"], &but_those)
}

fn feature_sets_of(packages: &[&str], rules: &[&str]) -> Result<(), Failure> {
    let mut command = cargo();
    command.current_dir(root()).args(["hack", "check"]);
    for package in packages {
        command.args(["--package", package]);
    }
    command.args(["--feature-powerset"]);
    run(command.args(rules))
}

/// The systems that are not this one.
const SYSTEMS: [&str; 3] = [
    "aarch64-apple-darwin",
    "aarch64-unknown-linux-gnu",
    "x86_64-pc-windows-gnu",
];

/// Everything for other systems, with no C compiler for them: `cargo check` does not link,
/// so that a compiler that makes nothing will do for the dependencies that call one.
pub(crate) fn other_systems() -> Result<(), Failure> {
    for system in SYSTEMS {
        println!("--- {system}");
        target(system)?;
        let name = system.replace('-', "_");
        let mut command = cargo();
        command.current_dir(root());
        for tool in ["CC", "AR"] {
            command.env(format!("{tool}_{name}"), "true");
        }
        let check = ["check", "--locked", "--workspace", "--exclude", "xtask"];
        command.args(check).args(["--features", FEATURES]);
        run(command.args(["--target", system]))?;
    }
    Ok(())
}

/// The libraries with the least versions of their dependencies that the manifests take: a
/// floor that is too low does not compile. Of the packages that `package::run` has unpacked,
/// for they have a lock file of their own.
pub(crate) fn least_versions() -> Result<(), Failure> {
    let apart = unpacked()?;
    let lock = apart.join("Cargo.lock");
    if lock.exists() {
        fs::remove_file(lock)?;
    }
    // An unstable option, of the cargo in use.
    let least = ["generate-lockfile", "-Z", "direct-minimal-versions"];
    let mut command = cargo();
    command.current_dir(&apart).args(least);
    run(command.env("RUSTC_BOOTSTRAP", "1"))?;
    let mut command = cargo();
    command.current_dir(&apart).args(["check", "--locked"]);
    for package in LIBRARIES {
        command.args(["--package", package]);
    }
    command.args(["--features", "cognito-blocking/tokens,cognito-async/tokens"]);
    run(command.arg("--target-dir").arg(root().join("target/least")))
}

/// Those that a program depends on; the emulator is for its tests.
const LIBRARIES: [&str; 7] = [
    "cognito-async",
    "cognito-blocking",
    "cognito-srp-core",
    "cognito-srp-field",
    "cognito-store",
    "cognito-tokens",
    "cognito-transport",
];

/// What is not of the workspace, and does not need what a new machine has not got.
pub(crate) fn apart(manifests: &[&str]) -> Result<(), Failure> {
    for manifest in manifests {
        let clippy = ["clippy", "--locked", "--manifest-path", manifest];
        let mut command = cargo();
        command.current_dir(root()).args(clippy);
        // The workspace's, which has most of the dependencies checked already.
        command.args(["--target-dir", "target"]);
        // Nothing is linked: that libFuzzer, in C++, need not be built.
        command.env("CUSTOM_LIBFUZZER_PATH", "/nowhere/libfuzzer.a");
        run(command.args(["--all-targets", "--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// Sees to it that the standard library for a target is there.
pub(crate) fn target(target: &str) -> Result<(), Failure> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let libraries = Path::new(&sysroot).join("lib/rustlib").join(target);
    match libraries.exists() {
        true => Ok(()),
        false => run(Command::new("rustup").args(["target", "add", target])),
    }
}
