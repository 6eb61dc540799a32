//! `cargo xtask floors`: a crate is built in floors, and none imports from above; and what the
//! two transports have in common is written once (alike.rs).
//!
//! It reads the sources: what a file imports, by `use` or by a path in its text, must be on the
//! file's own floor or below. Two rooms on one floor may import each other.

mod alike;
mod circle;
mod imports;
#[cfg(test)]
mod tests;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::Failure;
use crate::command::root;

/// A crate that is built in floors.
struct Building {
    /// The folder of its sources.
    sources: &'static str,
    /// The rooms on each floor, the lowest first. The crate's root, which re-exports public
    /// names, is above them all.
    floors: &'static [&'static [&'static str]],
    /// The highest allowed number of files in an import cycle.
    largest_circle: usize,
    /// The known exceptions. There may be fewer, never more; an exception that is not needed any
    /// more must be removed.
    exceptions: &'static [Exception],
}

const BUILDINGS: [Building; 2] = [
    Building {
        sources: "crates/cognito-srp-core/src",
        floors: &[
            &["values", "side"],
            &["url"],
            &["srp"],
            &["error"],
            &["wire"],
            &["exchange"],
            &["app_client", "stored"],
            &["app_client_settings", "device"],
            &["session"],
            &["operations"],
            &["hosted_login"],
            &["machine"],
            &["sign_in"],
            &["call"],
            &["keeper"],
            &["identity_pool"],
        ],
        // A step can be a challenge, and the answer to a challenge gives a step: step.rs,
        // challenge/mod.rs, pending_challenge.rs, and the files of the kinds. A new kind
        // raises this by one; nothing else should.
        largest_circle: 13,
        exceptions: &[],
    },
    Building {
        sources: "crates/cognito-emulator/src",
        floors: &[
            &["ground"],
            &["state"],
            &["rules"],
            &["operations"],
            &["hosted_login"],
            &["face"],
        ],
        largest_circle: 15,
        exceptions: &[],
    },
];

/// A known import from above.
struct Exception {
    /// The module that imports, such as `state::user`.
    from: &'static str,
    to: &'static str,
    why: &'static str,
}

/// The modules of a crate, and which others each of them imports. A module's name is its
/// path without `crate`; that of the root is empty.
type Imports = BTreeMap<String, BTreeSet<String>>;

pub(crate) fn run() -> Result<(), Failure> {
    let mut faults = Vec::new();
    for building in &BUILDINGS {
        let imports = imports::between(&sources(&root().join(building.sources))?);
        println!("{}", building.described(&imports));
        let found = building.faults(&imports).into_iter();
        faults.extend(found.map(|fault| format!("{}: {fault}", building.sources)));
    }
    let (seen, too_much) = alike::look()?;
    println!("{}", seen.join("\n"));
    faults.extend(too_much);
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults.join("\n").into()),
    }
}

impl Building {
    fn described(&self, imports: &Imports) -> String {
        let circle = circle::largest(imports);
        format!(
            "{}: {} modules on {} floors; {} known arrows go up; the largest circle of imports \
             has {} modules, of {} at most: {}",
            self.sources,
            imports.len(),
            self.floors.len(),
            self.exceptions.len(),
            circle.len(),
            self.largest_circle,
            circle.join(", ")
        )
    }

    /// The imports that break the order of the floors, in words.
    fn faults(&self, imports: &Imports) -> Vec<String> {
        let mut faults = Vec::new();
        let mut needed = BTreeSet::new();
        for (from, targets) in imports {
            let Some(height) = self.height(from) else {
                faults.push(format!("{from} is on no floor"));
                continue;
            };
            for to in targets.iter().filter(|to| self.height(to) > Some(height)) {
                let known = |it: &&Exception| it.from == from && it.to == to;
                match self.exceptions.iter().find(known) {
                    Some(known) => drop(needed.insert((known.from, known.to))),
                    None => faults.push(format!("{from} reaches up to {}", name(to))),
                }
            }
        }
        for Exception { from, to, why } in self.exceptions {
            if !needed.contains(&(*from, *to)) {
                let to = name(to);
                faults.push(format!(
                    "{from} does not reach up to {to} any more ({why}): take it off the list"
                ));
            }
        }
        let circle = circle::largest(imports).len();
        if circle > self.largest_circle {
            faults.push(format!(
                "{circle} modules import one another in a circle, {} at most are wanted",
                self.largest_circle
            ));
        }
        faults
    }

    /// The floor of a module; None if it is on no floor.
    fn height(&self, module: &str) -> Option<usize> {
        match module.split("::").next() {
            None | Some("") => Some(self.floors.len()),
            Some(first) => self.floors.iter().position(|rooms| rooms.contains(&first)),
        }
    }
}

fn name(module: &str) -> &str {
    match module {
        "" => "the crate's root",
        module => module,
    }
}

/// The text of each module in a folder of sources.
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
