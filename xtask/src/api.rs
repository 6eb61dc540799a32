//! `cargo xtask api`: the public API of each library, as text files in `docs/api`, so that a
//! change to it shows in the diff. `--bless` writes them. A mistake in the documentation, such as
//! a link to nothing, fails.
//!
//! It reads rustdoc's JSON, whose format is not stable: a newer Rust may need a newer version of
//! the crate `public-api`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::command::{cargo, root, run as run_command};
use crate::package::{packages, text};

/// Compares the files or, with `--bless`, writes them.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    match arguments {
        [] => compare(),
        [flag] if flag == "--bless" => bless(),
        _ => Err(format!("it does not take {}", arguments.join(" ")).into()),
    }
}

pub(crate) fn compare() -> Result<(), Failure> {
    let mut changed = Vec::new();
    for (name, now) in now()? {
        let before = fs::read_to_string(place(&name)).unwrap_or_default();
        let differences = differences(&before, &now);
        if !differences.is_empty() {
            println!("--- {name}\n{}", differences.join("\n"));
            changed.push(name);
        }
    }
    match changed.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "the public API of {} has changed: if that is meant, `cargo xtask api --bless`",
            changed.join(", "),
        )
        .into()),
    }
}

fn bless() -> Result<(), Failure> {
    fs::create_dir_all(root().join("docs/api"))?;
    for (name, now) in now()? {
        fs::write(place(&name), now)?;
    }
    Ok(())
}

fn place(name: &str) -> PathBuf {
    root().join("docs/api").join(name).with_extension("txt")
}

/// Each library with its public API, one item on each line.
fn now() -> Result<Vec<(String, String)>, Failure> {
    let mut names = Vec::new();
    for package in packages(&root())? {
        let manifest = PathBuf::from(text(&package, "manifest_path"));
        if manifest.with_file_name("src").join("lib.rs").exists() {
            names.push(text(&package, "name").to_owned());
        }
    }
    let target = root().join("target");
    let mut doc = cargo();
    doc.current_dir(root())
        .args(["doc", "--locked", "--no-deps", "--workspace"]);
    // With the examples, so that cargo turns on the same features of dependencies as for clippy,
    // which has checked these.
    doc.args(["--all-features", "--lib", "--bins", "--examples"]);
    let flags = "-Z unstable-options --output-format json -D warnings";
    run_command(
        doc.env("RUSTDOC", rustdoc(&target)?)
            .env("RUSTDOCFLAGS", flags),
    )?;
    let read = |name: String| {
        let json = target
            .join("doc")
            .join(name.replace('-', "_"))
            .with_extension("json");
        let api = public_api::Builder::from_rustdoc_json(json)
            .omit_blanket_impls(true)
            .omit_auto_trait_impls(true)
            .omit_auto_derived_impls(true)
            .build()?;
        let mut items: Vec<_> = api.items().map(|item| format!("{item}\n")).collect();
        // An item of a trait and of its implementation is listed twice.
        items.sort_unstable();
        items.dedup();
        Ok((name, items.concat()))
    };
    names.into_iter().map(read).collect()
}

/// rustdoc, allowed to write JSON. `RUSTC_BOOTSTRAP` is set for it alone: in the environment of
/// cargo it would rebuild everything.
fn rustdoc(target: &Path) -> Result<PathBuf, Failure> {
    let path = target.join("rustdoc-json");
    fs::create_dir_all(target)?;
    fs::write(&path, "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n")?;
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    Ok(path)
}

/// The lines that are in only one of two lists.
fn differences(before: &str, now: &str) -> Vec<String> {
    let only = |sign: char, of: &str, not_in: &str| {
        let other: std::collections::BTreeSet<_> = not_in.lines().collect();
        let lines = of.lines().filter(|line| !other.contains(line));
        lines
            .map(|line| format!("{sign} {line}"))
            .collect::<Vec<_>>()
    };
    [only('-', before, now), only('+', now, before)].concat()
}

#[cfg(test)]
mod tests {
    use super::differences;

    #[test]
    fn what_went_and_what_came_is_told() {
        let (before, now) = ("fn a()\nfn b()\n", "fn b()\nfn c()\n");
        assert_eq!(differences(before, now), ["- fn a()", "+ fn c()"]);
        assert!(differences(now, now).is_empty());
        assert_eq!(differences("", "fn a()\n"), ["+ fn a()"]);
    }
}
