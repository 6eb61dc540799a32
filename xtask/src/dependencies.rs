//! Which dependencies the crates may have: their licences, their sources, and the bans.
//! `deny.toml` has the lists, for this check, which always runs, and for cargo-deny, which also
//! runs if it is installed (it takes seven minutes to build).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::Value;
use spdx::{Expression, LicenseReq};

use crate::Failure;
use crate::command::{cargo, output, root, run, succeeds};
use crate::package::text;

/// The index of cargo's default registry, as `cargo metadata` names it.
const REGISTRY: &str = "registry+https://github.com/rust-lang/";

/// The workspace, and the packages outside it that depend on no peer.
const MANIFESTS: [&str; 5] = [
    "Cargo.toml",
    "xtask/bench/Cargo.toml",
    "xtask/ct/Cargo.toml",
    "xtask/footprint/ours/Cargo.toml",
    "xtask/browser/Cargo.toml",
];

/// Returns the crates that occur in more than one version, for the step's line.
pub(crate) fn check() -> Result<String, Failure> {
    let rules = Rules::of(&fs::read_to_string(root().join("deny.toml"))?)?;
    let mut twice = BTreeSet::new();
    for manifest in MANIFESTS {
        let mut metadata = cargo();
        metadata.current_dir(root()).args(["metadata", "--locked"]);
        metadata.args(["--format-version", "1", "--all-features"]);
        let metadata = output(metadata.args(["--manifest-path", manifest]))?;
        let metadata: Value = serde_json::from_str(&metadata)?;
        let found = rules.check(&metadata);
        if !found.faults.is_empty() {
            return Err(format!("{manifest}: {}", found.faults.join("; ")).into());
        }
        println!("--- {manifest}: {} packages", found.packages);
        if manifest == "Cargo.toml" {
            twice = found.twice;
        }
    }
    let twice: Vec<_> = twice.into_iter().collect();
    let deny = cargo_deny()?;
    Ok(format!(
        "{deny}; more than one version of {}",
        twice.join(", ")
    ))
}

/// The same by cargo-deny, and advisories against these versions if their database can be
/// fetched. Returns what was done.
fn cargo_deny() -> Result<&'static str, Failure> {
    let deny = |arguments: &[&str]| {
        let mut deny = cargo();
        deny.current_dir(root()).arg("deny").args(arguments);
        deny
    };
    if !succeeds(&mut deny(&["--version"]))? {
        return Ok("there is no cargo-deny");
    }
    run(&mut deny(&["check", "licenses", "bans", "sources"]))?;
    if !succeeds(&mut deny(&["fetch", "db"]))? {
        return Ok("also by cargo-deny, but there is no database of advisories");
    }
    run(&mut deny(&["check", "advisories"]))?;
    Ok("also by cargo-deny, which knows of no advisory")
}

/// The contents of `deny.toml`.
struct Rules {
    licences: BTreeSet<String>,
    banned: BTreeSet<String>,
}

/// The faults of a workspace's packages.
#[derive(Default)]
struct Found {
    packages: usize,
    faults: Vec<String>,
    twice: BTreeSet<String>,
}

impl Rules {
    fn of(document: &str) -> Result<Self, Failure> {
        Ok(Self {
            licences: list(document, "allow")?,
            banned: list(document, "deny")?,
        })
    }

    fn check(&self, metadata: &Value) -> Found {
        let mut found = Found::default();
        let mut versions: BTreeMap<&str, usize> = BTreeMap::new();
        let packages = metadata.get("packages").and_then(Value::as_array);
        for package in packages.into_iter().flatten() {
            let name = text(package, "name");
            found.packages += 1;
            *versions.entry(name).or_default() += 1;
            let faults = [
                self.licence(package),
                source(package),
                self.banned.contains(name).then(|| "banned".to_owned()),
                wildcard(package),
            ];
            let of = |fault| format!("{name} {}: {fault}", text(package, "version"));
            found.faults.extend(faults.into_iter().flatten().map(of));
        }
        if found.packages == 0 {
            found.faults.push("no packages at all".to_owned());
        }
        let twice = versions.into_iter().filter(|(_, count)| *count > 1);
        found.twice = twice.map(|(name, _)| name.to_owned()).collect();
        found
    }

    /// An expression (SPDX; the old `/` means OR) that these licences satisfy.
    fn licence(&self, package: &Value) -> Option<String> {
        let written = text(package, "license").replace('/', " OR ");
        let allowed = |required: &LicenseReq| self.licences.contains(&required.to_string());
        match Expression::parse(&written) {
            Ok(expression) if expression.evaluate(allowed) => None,
            Ok(_) => Some(format!("its licence, {written}, is not allowed")),
            Err(error) => Some(format!(
                "its licence, {written:?}, is none: {}",
                error.reason
            )),
        }
    }
}

/// The registry, or a path.
fn source(package: &Value) -> Option<String> {
    let source = package.get("source").and_then(Value::as_str)?;
    (!source.starts_with(REGISTRY)).then(|| format!("comes from {source}"))
}

/// A dependency on any version of a crate of ours. Packages of xtask/ name our crates by path
/// alone.
fn wildcard(package: &Value) -> Option<String> {
    package
        .get("source")
        .is_none_or(Value::is_null)
        .then_some(())?;
    let dependencies = package.get("dependencies").and_then(Value::as_array);
    let any = dependencies.into_iter().flatten().find(|dependency| {
        text(dependency, "req") == "*" && dependency.get("path").is_none_or(Value::is_null)
    });
    any.map(|any| format!("takes any version of {}", text(any, "name")))
}

/// A list of texts in `deny.toml`, one on each line.
fn list(document: &str, name: &str) -> Result<BTreeSet<String>, Failure> {
    let begin = format!("\n{name} = [\n");
    let lines = document.split_once(&begin).map(|(_, rest)| rest);
    let lines = lines.and_then(|rest| rest.split_once("\n]"));
    let (lines, _) = lines.ok_or_else(|| format!("deny.toml has no list `{name}`"))?;
    let texts = lines.lines().filter_map(|line| line.split('"').nth(1));
    Ok(texts.map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};

    use super::{REGISTRY, Rules};
    use crate::command::root;

    fn faults(change: Value) -> Vec<String> {
        let deny = fs::read_to_string(root().join("deny.toml")).unwrap();
        let mut package = json!({
            "name": "one", "version": "1.0.0", "license": "MIT OR Apache-2.0",
            "source": format!("{REGISTRY}index"), "dependencies": [],
        });
        for (name, value) in change.as_object().unwrap() {
            package[name] = value.clone();
        }
        let metadata = json!({ "packages": [package] });
        Rules::of(&deny).unwrap().check(&metadata).faults
    }

    #[test]
    fn a_package_of_the_registry_with_a_licence_of_ours_passes() {
        for licence in ["MIT", "MIT/Apache-2.0", "(MIT OR GPL-3.0-only) AND ISC"] {
            assert_eq!(faults(json!({ "license": licence })), [""; 0]);
        }
        let by_path = json!([{ "name": "two", "req": "*", "path": "/two" }]);
        assert_eq!(
            faults(json!({ "source": null, "dependencies": by_path })),
            [""; 0]
        );
    }

    #[test]
    fn each_fault_is_named() {
        let any = json!([{ "name": "two", "req": "*", "path": null }]);
        for (change, fault) in [
            (
                json!({ "license": "GPL-3.0-only" }),
                "its licence, GPL-3.0-only, is not allowed",
            ),
            (
                json!({ "license": "MIT AND GPL-3.0-only" }),
                "is not allowed",
            ),
            (json!({ "license": null }), "its licence, \"\", is none"),
            (
                json!({ "license": "Mine" }),
                "its licence, \"Mine\", is none",
            ),
            (
                json!({ "source": "git+https://example.com/one" }),
                "comes from git+https",
            ),
            (json!({ "name": "openssl-sys" }), "banned"),
            (
                json!({ "source": null, "dependencies": any }),
                "takes any version of two",
            ),
        ] {
            let faults = faults(change);
            assert!(
                matches!(&faults[..], [only] if only.contains(fault)),
                "{faults:?}"
            );
        }
    }

    #[test]
    fn a_workspace_without_packages_fails() {
        let rules = Rules::of("\nallow = [\n\"MIT\",\n]\ndeny = [\n\"x\",\n]").unwrap();
        assert!(!rules.check(&json!({})).faults.is_empty());
        assert!(Rules::of("\nallow = [\n]").is_err());
    }
}
