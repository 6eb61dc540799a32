//! The table of mends against the sources: it cannot rot.

use std::collections::HashSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use crate::command::root;

use super::row::{Shown, Test, is_of_examples, table};

#[test]
fn every_mend_is_where_the_table_says() -> Result<(), Box<dyn Error>> {
    let mut wrong = Vec::new();
    let mut names = HashSet::new();
    for row in table(&super::folder())? {
        if !names.insert(row.name.clone()) {
            wrong.push(format!("`{}` is there twice", row.name));
        }
        // Several changes of a file come one after the other.
        let mut texts: Vec<(&str, String)> = Vec::new();
        for change in &row.changes {
            let before = texts.iter().rfind(|(file, _)| *file == change.file);
            let text = match before {
                Some((_, text)) => text.clone(),
                // Without the file nothing is there.
                None => fs::read_to_string(root().join(&change.file)).unwrap_or_default(),
            };
            match change.without_it(&text) {
                Ok(without) => texts.push((&change.file, without)),
                Err(why) => wrong.push(format!("`{}`: {why}", row.name)),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn every_test_of_the_table_exists() -> Result<(), Box<dyn Error>> {
    let mut missing = Vec::new();
    for row in table(&super::folder())? {
        if let Shown::ByTest(test) = &row.shown
            && !exists(test)?
        {
            missing.push(format!("`{}`: no {}", row.name, test.name));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    Ok(())
}

/// Whether the crate has a function of this name among its tests, or this file.
fn exists(test: &Test) -> Result<bool, Box<dyn Error>> {
    let Test { target, name } = test;
    let package = target.get(1).map_or("", String::as_str);
    let below = match target.iter().any(|word| word == "--lib") {
        true => "src",
        false => "tests",
    };
    let package = match package {
        "xtask" => root().join("xtask"),
        _ => root().join("crates").join(package),
    };
    if is_of_examples(target) {
        return Ok(package.join(name).is_file());
    }
    let function = name.rsplit("::").next().unwrap_or(name);
    Ok(has(&package.join(below), &format!("fn {function}("))?)
}

fn has(folder: &Path, text: &str) -> std::io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let found = match path.is_dir() {
            true => has(&path, text)?,
            false => fs::read(&path)?
                .windows(text.len())
                .any(|part| part == text.as_bytes()),
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}
