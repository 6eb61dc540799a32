//! `cargo xtask floors`: the emulator is built in floors, and none reaches up.
//!
//! It reads the sources as they are: what a file imports, by `use` or by a path in the
//! midst of it, has to lie on its own floor or below.

mod circle;
mod imports;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::Failure;
use crate::command::root;

/// Where the floors are.
const SOURCES: &str = "crates/cognito-emulator/src";

/// The floors, the lowest first. The crate's root, which shows what there is, is above
/// them all.
const FLOORS: [&str; 5] = ["ground", "state", "rules", "operations", "face"];

/// How many files may import one another in a circle, at most.
const LARGEST_CIRCLE: usize = 15;

/// An arrow that goes up all the same.
struct Exception {
    /// The module that imports, such as `state::user`.
    from: &'static str,
    to: &'static str,
    why: &'static str,
}

/// The known exceptions. There may be fewer, never more: one that is not needed any more
/// has to go.
const EXCEPTIONS: [Exception; 0] = [];

/// The modules of a crate, and which others each of them imports. A module's name is its
/// path without `crate`; that of the root is empty.
type Imports = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn run() -> Result<(), Failure> {
    let imports = imports::between(&sources(&root().join(SOURCES))?);
    let circle = circle::largest(&imports);
    println!(
        "{} modules on {} floors; {} known arrows go up; the largest circle of imports has {} \
         modules, of {LARGEST_CIRCLE} at most: {}",
        imports.len(),
        FLOORS.len(),
        EXCEPTIONS.len(),
        circle.len(),
        circle.join(", ")
    );
    let mut faults = faults(&imports, &EXCEPTIONS);
    if circle.len() > LARGEST_CIRCLE {
        faults.push("the largest circle of imports has grown too large".to_owned());
    }
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults.join("\n").into()),
    }
}

/// What breaks the order of the floors, in words.
fn faults(imports: &Imports, exceptions: &[Exception]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut needed = BTreeSet::new();
    for (from, targets) in imports {
        let Some(height) = height(from) else {
            faults.push(format!("{from} is on no floor"));
            continue;
        };
        for to in targets.iter().filter(|to| self::height(to) > Some(height)) {
            let known = |it: &&Exception| it.from == from && it.to == to;
            match exceptions.iter().find(known) {
                Some(known) => drop(needed.insert((known.from, known.to))),
                None => faults.push(format!("{from} reaches up to {}", name(to))),
            }
        }
    }
    for Exception { from, to, why } in exceptions {
        if !needed.contains(&(*from, *to)) {
            let to = name(to);
            faults.push(format!(
                "{from} does not reach up to {to} any more ({why}): take it off the list"
            ));
        }
    }
    faults
}

fn name(module: &str) -> &str {
    match module {
        "" => "the crate's root",
        module => module,
    }
}

/// How high a module is; None is on no floor.
fn height(module: &str) -> Option<usize> {
    match module.split("::").next() {
        None | Some("") => Some(FLOORS.len()),
        Some(first) => FLOORS.iter().position(|floor| *floor == first),
    }
}

/// The text of each module below a folder with sources.
fn sources(folder: &Path) -> Result<BTreeMap<String, String>, Failure> {
    let mut sources = BTreeMap::new();
    collect(folder, "", &mut sources)?;
    match sources.is_empty() {
        true => Err(format!("no sources in {}", folder.display()).into()),
        false => Ok(sources),
    }
}

fn collect(
    folder: &Path,
    module: &str,
    sources: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        let stem = stem.ok_or_else(|| format!("{} has no name", path.display()))?;
        let below = match module {
            "" => stem.to_owned(),
            above => format!("{above}::{stem}"),
        };
        if path.is_dir() {
            collect(&path, &below, sources)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let module = match stem {
                "mod" | "lib" => module.to_owned(),
                _ => below,
            };
            sources.insert(module, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)], exceptions: &[Exception]) -> Vec<String> {
        let sources = files
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        faults(&imports::between(&sources.collect()), exceptions)
    }

    #[test]
    fn down_and_sideways_is_fine() {
        let files = [
            ("", "mod face; mod ground; mod state;"),
            ("ground::fault", ""),
            ("state::user", "use crate::ground::fault::Fault;"),
            ("state::pool", "use super::user::User;"),
            (
                "face::http",
                "use crate::{ground::fault, state::{pool, user}};",
            ),
        ];
        assert_eq!(of(&files, &[]), [""; 0]);
    }

    #[test]
    fn up_is_not_however_it_is_written() {
        let up = [
            "use crate::face::http::Server;",
            "use crate::{ground::fault::Fault, face::http};",
            "use super::super::face::http::*;",
            "fn f() { crate::face::http::serve() }",
            "use crate::face; type A = face::http::Server;",
            "mod tests { use super::super::super::face::http; }",
            "pub use crate::face::http::Server as Other;",
        ];
        for text in up {
            let files = [
                ("face", "mod http;"),
                ("face::http", ""),
                ("ground::fault", ""),
                ("state::user", text),
            ];
            let faults = of(&files, &[]);
            assert!(
                faults
                    .iter()
                    .any(|fault| fault.starts_with("state::user reaches up to face")),
                "{text}: {faults:?}"
            );
        }
    }

    #[test]
    fn the_root_is_above_all_floors() {
        let files = [("", ""), ("face::http", "use crate::Emulator;")];
        assert_eq!(
            of(&files, &[]),
            ["face::http reaches up to the crate's root"]
        );
    }

    #[test]
    fn what_is_on_no_floor_is_found() {
        assert_eq!(of(&[("attic", "")], &[]), ["attic is on no floor"]);
    }

    #[test]
    fn an_exception_is_for_one_arrow_and_has_to_be_needed() {
        let known = || Exception {
            from: "state::user",
            to: "rules::next",
            why: "a reason",
        };
        let files = |text| {
            [
                ("rules::next", ""),
                ("state::user", text),
                ("state::pool", ""),
            ]
        };
        let up = "use crate::rules::next::next;";
        assert_eq!(of(&files(up), &[known()]), [""; 0]);
        assert_eq!(
            of(&files(""), &[known()]),
            [
                "state::user does not reach up to rules::next any more (a reason): take it off the list"
            ]
        );
    }
}
