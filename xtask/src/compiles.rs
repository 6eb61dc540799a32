//! Checks that the crates compile with the oldest Rust that each names, with each set of
//! features, and for other systems.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Failure;
use crate::ci::FEATURES;
use crate::command::{cargo, output, root, run, succeeds};
use crate::package::{packages, text, unpacked};

/// Features that need a newer Rust than their crates.
const NEWER: [(&str, &str); 3] = [
    ("aws-credentials", "1.94.1"),
    ("ifma", "1.89"),
    ("sigv4", "1.94.1"),
];

/// It builds a C library for a minute, and needs no newer Rust than our crates.
const SLOW: &str = "aws-lc-rs";

/// Features that only turn on the feature of the same name in a dependency, where it is tried.
/// The newer Rust need not check everything else that the command and the emulator depend on.
const PASSED_ON: [(&str, &str); 3] = [
    ("cognito-cli", "ifma"),
    // It also adds an option to the command.
    ("cognito-cli", "sigv4"),
    ("cognito-emulator", "ifma"),
];

/// Checks each crate with the Rust version in its manifest, and those of its features that need
/// a newer one with that. A crate that names too old a version fails, and so does one with a
/// dependency that names a newer one. Returns the versions that were tried, and the versions
/// that are missing here and cannot be installed.
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
        if !succeeds(&mut there)? {
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
        compiling_no_c(&mut command, &host()?);
        // They would override the chosen toolchain.
        for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
            command.env_remove(variable);
        }
        command.current_dir(root()).args(check).args(arguments);
        run(command.args(["--target-dir", "target/oldest-rust"]))?;
        tried.push(toolchain);
    }
    // On a machine that cannot fetch another toolchain, the line says so; what was tried has
    // passed.
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
    if !succeeds(cargo().args(["hack", "--version"]))? {
        // Not optimised: it waits for cargo nearly all the time.
        run(cargo().args(["install", "--locked", "--debug", "cargo-hack"]))?;
    }
    // Without any cryptography they fail to build, with a message.
    let cryptography = ["--at-least-one-of", "ring,aws-lc-rs"];
    let some = [&cryptography[..], &["--exclude-no-default-features"]].concat();
    let own = [&some[..], &["--exclude-features", "default"]].concat();
    // Both kinds at once are tried in the crates that read the two features.
    let passed_on = ["--exclude-features", "default,full-tls,ifma,serde"];
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
    compiling_no_c(&mut command, &host()?);
    command.current_dir(root()).args(["hack", "check"]);
    for package in packages {
        command.args(["--package", package]);
    }
    command.args(["--feature-powerset"]);
    run(command.args(rules))
}

/// The other systems.
const SYSTEMS: [&str; 3] = [
    "aarch64-apple-darwin",
    "aarch64-unknown-linux-gnu",
    "x86_64-pc-windows-gnu",
];

/// Has dependencies call a C compiler that does nothing: `cargo check` does not link.
fn compiling_no_c(check: &mut Command, system: &str) {
    let system = system.replace('-', "_");
    for tool in ["CC", "AR"] {
        check.env(format!("{tool}_{system}"), "true");
    }
}

/// The system that this runs on, as Rust calls it.
pub(crate) fn host() -> Result<String, Failure> {
    let version = output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.ok_or("rustc does not say what it builds for")?;
    Ok(host.to_owned())
}

/// Checks everything for other systems, without a C compiler for them.
pub(crate) fn other_systems() -> Result<(), Failure> {
    for system in SYSTEMS {
        println!("--- {system}");
        target(system)?;
        let mut command = cargo();
        compiling_no_c(&mut command, system);
        command.current_dir(root());
        let check = ["check", "--locked", "--workspace", "--exclude", "xtask"];
        command.args(check).args(["--features", FEATURES]);
        run(command.args(["--target", system]))?;
    }
    Ok(())
}

/// Checks the libraries with the minimal versions of their dependencies: a minimum that is too
/// low does not compile. It uses the packages that `package::run` has unpacked, because they
/// have lock files of their own.
pub(crate) fn least_versions() -> Result<(), Failure> {
    let apart = unpacked()?;
    let lock = apart.join("Cargo.lock");
    if lock.exists() {
        fs::remove_file(lock)?;
    }
    // An unstable option of this cargo.
    let least = ["generate-lockfile", "-Z", "direct-minimal-versions"];
    let mut command = cargo();
    command.current_dir(&apart).args(least);
    run(command.env("RUSTC_BOOTSTRAP", "1"))?;
    let mut command = cargo();
    compiling_no_c(&mut command, &host()?);
    command.current_dir(&apart).args(["check", "--locked"]);
    for package in LIBRARIES {
        command.args(["--package", package]);
    }
    command.args(["--features", "cognito-blocking/tokens,cognito-async/tokens"]);
    run(command.arg("--target-dir").arg(root().join("target/least")))
}

/// The crates that a program can depend on; the emulator is for tests.
const LIBRARIES: [&str; 7] = [
    "cognito-async",
    "cognito-blocking",
    "cognito-srp-core",
    "cognito-srp-field",
    "cognito-store",
    "cognito-tokens",
    "cognito-transport",
];

/// The packages outside the workspace that need nothing that a new machine lacks.
pub(crate) fn apart(manifests: &[&str]) -> Result<(), Failure> {
    for manifest in manifests {
        let clippy = ["clippy", "--locked", "--manifest-path", manifest];
        let mut command = cargo();
        command.current_dir(root()).args(clippy);
        // The workspace's folder, where most of the dependencies are checked already.
        command.args(["--target-dir", "target"]);
        // Nothing is linked, so libFuzzer, in C++, need not be built.
        command.env("CUSTOM_LIBFUZZER_PATH", "/nowhere/libfuzzer.a");
        run(command.args(["--all-targets", "--", "-D", "warnings"]))?;
    }
    Ok(())
}

/// Installs the standard library for a target if it is missing.
pub(crate) fn target(target: &str) -> Result<(), Failure> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let libraries = Path::new(&sysroot).join("lib/rustlib").join(target);
    match libraries.exists() {
        true => Ok(()),
        false => run(Command::new("rustup").args(["target", "add", target])),
    }
}
