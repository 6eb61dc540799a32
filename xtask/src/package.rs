//! `cargo xtask package`: each package, unpacked beside the others and away from the
//! repository, says what it is and passes its own tests.
//!
//! In CI that is with the features that are off by default; without them the README's command
//! runs the tests of the repository, but for those that take longest (`ci::programs`).
//!
//! None is published, so that each finds the others by a `[patch]`. The target folder is the
//! repository's: what is not ours is built already.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::command::{cargo, output, root, run as execute};
use crate::{Failure, ci};

/// What is in each package besides its own files.
const LICENCES: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// The name of cargo's default registry in a manifest.
const REGISTRY: &str = "crates-io";

pub(crate) fn run() -> Result<(), Failure> {
    let packages = packages(&root())?;
    let flags = ["--workspace", "--exclude", "xtask", "--locked"];
    // Built below, with its tests; a change need not be committed to be tried.
    let unbuilt = ["--no-verify", "--allow-dirty"];
    let target = root().join("target");
    execute(
        cargo()
            .current_dir(root())
            .arg("package")
            .args(flags)
            .args(unbuilt)
            .arg("--target-dir")
            .arg(&target),
    )?;

    let apart = place();
    if apart.exists() {
        fs::remove_dir_all(&apart)?;
    }
    fs::create_dir_all(&apart)?;
    let mut folders = Vec::new();
    for package in &packages {
        let folder = format!("{}-{}", text(package, "name"), text(package, "version"));
        let archive = target.join("package").join(format!("{folder}.crate"));
        // With the time of now: every file of an archive has the same one, so cargo would not see
        // what has changed since the last run.
        execute(
            Command::new("tar")
                .args(["-m", "-xzf"])
                .arg(&archive)
                .arg("-C")
                .arg(&apart),
        )?;
        folders.push((text(package, "name").to_owned(), folder));
    }
    fs::write(apart.join("Cargo.toml"), manifest(&folders)?)?;
    fs::copy(root().join("Cargo.lock"), apart.join("Cargo.lock"))?;
    for package in self::packages(&apart)? {
        complete(&package)?;
    }
    ci::programs::are_in(&apart)?;
    let tests = ["test", "--workspace", "--features", ci::FEATURES];
    let mut command = cargo();
    command.current_dir(&apart).args(tests);
    execute(command.env("CARGO_TARGET_DIR", &target))
}

/// Where the packages are unpacked.
fn place() -> PathBuf {
    root().join("target/packages")
}

/// The same, where [`run`] has been.
///
/// # Errors
/// When it has not.
pub(crate) fn unpacked() -> Result<PathBuf, Failure> {
    match place() {
        there if there.exists() => Ok(there),
        _ => Err("the packages are not unpacked: `cargo xtask package` does that".into()),
    }
}

/// The packages of a workspace that are for publication, as `cargo metadata` has them.
pub(crate) fn packages(workspace: &Path) -> Result<Vec<Value>, Failure> {
    let arguments = ["metadata", "--no-deps", "--format-version", "1"];
    let metadata = output(cargo().current_dir(workspace).args(arguments))?;
    let mut metadata: Value = serde_json::from_str(&metadata)?;
    let Some(Value::Array(packages)) = metadata.get_mut("packages").map(Value::take) else {
        return Err("cargo metadata names no packages".into());
    };
    let published = |package: &Value| package.get("publish").is_none_or(Value::is_null);
    Ok(packages.into_iter().filter(published).collect())
}

pub(crate) fn text<'a>(package: &'a Value, name: &str) -> &'a str {
    package
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
}

/// The workspace around the unpacked packages, with the profiles of the repository's.
fn manifest(folders: &[(String, String)]) -> Result<String, Failure> {
    let mut manifest = "[workspace]\nresolver = \"3\"\nmembers = [".to_owned();
    for (_, folder) in folders {
        write!(manifest, "{folder:?}, ")?;
    }
    writeln!(manifest, "]\n\n[patch.{REGISTRY}]")?;
    for (name, folder) in folders {
        writeln!(manifest, "{name} = {{ path = {folder:?} }}")?;
    }
    Ok(manifest + &profiles()?)
}

/// The profiles of the repository's workspace: with them what is not ours is built already.
pub(crate) fn profiles() -> Result<String, Failure> {
    let ours = fs::read_to_string(root().join("Cargo.toml"))?;
    let mut profiles = String::new();
    let mut profile = false;
    for line in ours.lines() {
        if line.starts_with('[') {
            profile = line.starts_with("[profile.");
        }
        if profile {
            writeln!(profiles, "{line}")?;
        }
    }
    Ok(profiles)
}

/// Whether a package has what whoever finds it in a registry looks for.
fn complete(package: &Value) -> Result<(), Failure> {
    let name = text(package, "name");
    for field in ["description", "license", "readme", "rust_version"] {
        if text(package, field).is_empty() {
            return Err(format!("{name} has no {field}").into());
        }
    }
    for field in ["categories", "keywords"] {
        if package
            .get(field)
            .and_then(Value::as_array)
            .is_none_or(Vec::is_empty)
        {
            return Err(format!("{name} has no {field}").into());
        }
    }
    if package.pointer("/metadata/docs/rs/all-features") != Some(&Value::Bool(true)) {
        return Err(format!("{name} is not documented with all features").into());
    }
    let folder = PathBuf::from(text(package, "manifest_path"));
    let folder = folder.parent().unwrap_or(&folder);
    for licence in LICENCES {
        if fs::read(folder.join(licence))? != fs::read(root().join(licence))? {
            return Err(format!("{name} has another {licence} than the repository").into());
        }
    }
    flags_are_listed(package, name, folder)
}

/// The page of a library lists its features, under a heading of that name.
fn flags_are_listed(package: &Value, name: &str, folder: &Path) -> Result<(), Failure> {
    let library = folder.join("src/lib.rs");
    if !library.exists() {
        return Ok(());
    }
    let source = fs::read_to_string(library)?;
    let Some((_, listed)) = source.split_once("//! # Feature flags\n") else {
        return Err(format!("{name} has no section on its feature flags").into());
    };
    let features = package.get("features").and_then(Value::as_object);
    for feature in features.into_iter().flatten().map(|(feature, _)| feature) {
        if feature != "default" && !listed.contains(&format!("`{feature}`")) {
            return Err(format!("{name} does not say what its feature {feature} does").into());
        }
    }
    Ok(())
}
