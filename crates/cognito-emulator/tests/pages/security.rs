//! The tests named in `SECURITY.md`'s promises exist; so do those in `docs/hostile-peers.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const PAGE: &str = include_str!("../../../../SECURITY.md");
/// What a peer may do, in tables.
const PEERS: &str = include_str!("../../../../docs/hostile-peers.md");
/// The names of the repository's tasks.
const CHORES: &str = include_str!("../../../../xtask/src/main.rs");

/// The promises: the items of the page's lists, each in one line.
fn promises() -> Vec<String> {
    let mut promises: Vec<String> = Vec::new();
    let mut in_item = false;
    for line in PAGE.lines() {
        match line.strip_prefix("- ") {
            Some(item) => promises.push(item.to_owned()),
            None if in_item && line.starts_with("  ") => {
                let promise = promises.last_mut().unwrap();
                promise.push(' ');
                promise.push_str(line.trim());
            }
            None => {}
        }
        in_item = line.starts_with("- ") || (in_item && line.starts_with("  "));
    }
    promises
}

/// The texts between backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// All tests of the crates: by the file (or the folder of a main file), and the name.
fn tests() -> BTreeSet<(String, String)> {
    let mut tests = BTreeSet::new();
    let mut left = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")];
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(&path).unwrap();
                tests.extend(names(&source).map(|name| (file(&path), name.to_owned())));
            }
        }
    }
    tests
}

fn file(path: &Path) -> String {
    let name = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
    match &*name(path) {
        "main" | "mod" => name(path.parent().unwrap()),
        own => own.to_owned(),
    }
}

fn names(source: &str) -> impl Iterator<Item = &str> {
    let after = source.split("#[test]\n").skip(1);
    let after = after.chain(source.split("#[tokio::test").skip(1));
    after.filter_map(|after| after.split_once("fn ")?.1.split('(').next())
}

#[test]
fn each_promise_names_tests_that_exist() {
    let (tests, promises) = (tests(), promises());
    assert!(promises.len() > 20, "{promises:?}");
    for promise in &promises {
        let mut shown = 0;
        for code in code(promise) {
            if let Some((file, test)) = code.split_once("::").filter(|_| !code.starts_with('[')) {
                let test = (file.to_owned(), test.to_owned());
                assert!(tests.contains(&test), "there is no {code}: {promise}");
                shown += 1;
            } else if let Some(chore) = code.strip_prefix("cargo xtask ") {
                let name = format!("name: \"{chore}\"");
                assert!(CHORES.contains(&name), "there is no {code}: {promise}");
                shown += 1;
            }
        }
        assert!(shown > 0, "nothing shows it: {promise}");
    }
}

#[test]
fn each_row_of_hostile_peers_names_tests_that_exist() {
    let tests = tests();
    let rows = PEERS.lines().filter(|line| line.starts_with("| "));
    let is_head = |row: &&str| row.ends_with("| result | test |");
    let rows = rows.filter(|row| !is_head(row));
    let mut count = 0;
    for row in rows {
        let named = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let mut shown = 0;
        for code in code(named) {
            let (file, test) = code.split_once("::").unwrap();
            let test = (file.to_owned(), test.to_owned());
            assert!(tests.contains(&test), "there is no {code}: {row}");
            shown += 1;
        }
        assert!(shown > 0, "nothing shows it: {row}");
        count += 1;
    }
    assert!(count > 30, "{count}");
}
