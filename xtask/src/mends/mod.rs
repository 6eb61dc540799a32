//! `cargo xtask mends [--each] [NAME]…`: takes each mend of a fault out of a copy of the
//! sources; the fault's test has to fail.
//!
//! The table is in `xtask/mends`. A name is that of one of its files, of the crate or the test
//! program that notices, or a part of a row's name.
//! Mends of different files that different tests of one test program notice are taken out
//! together, for it is compiling that takes the time; with `--each`, one after the other.

mod batch;
mod copy;
mod row;
mod verdict;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::command::root;
use crate::{Failure, docs};

use batch::{Batch, batches};
use copy::Copy;
use row::{Row, Shown};
use verdict::{Place, Verdict};

pub(crate) const USAGE: &str = "[--each] [NAME]…";

/// The verdict on each row, by its name.
type Verdicts<'a> = BTreeMap<&'a str, Verdict>;

fn folder() -> PathBuf {
    root().join("xtask/mends")
}

pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let begun = Instant::now();
    let (flags, names): (Vec<&String>, Vec<&String>) =
        arguments.iter().partition(|word| word.starts_with("--"));
    let each = match flags.as_slice() {
        [] => false,
        [flag] if *flag == "--each" => true,
        _ => return Err(format!("the arguments are {USAGE}").into()),
    };
    let table = row::table(&folder())?;
    let rows = chosen(&table, &names)?;
    let work = root().join("target/mends");
    let copy = Copy::of_the_sources(work.join("sources"))?;
    let place = Place {
        sources: copy.folder(),
        target: &work.join("target"),
        log: &work.join("log.txt"),
    };
    let mut verdicts = Verdicts::new();
    for batch in batches(&rows, if each { 1 } else { usize::MAX }) {
        let begun = Instant::now();
        let of_batch = try_batch(&copy, &place, &batch)?;
        for (row, verdict) in batch.rows.iter().zip(of_batch) {
            println!("{}: {}: {verdict}", row.section, row.name);
            verdicts.insert(&row.name, verdict);
        }
        println!("    {} s", begun.elapsed().as_secs());
    }
    for row in &rows {
        if let Shown::Otherwise(why) = &row.shown {
            println!("{}: {}: not tried: {why}", row.section, row.name);
        }
    }
    let part = part(&table, &verdicts, begun.elapsed());
    println!("\n{part}");
    let wrong = verdicts.values().filter(|verdict| !verdict.is_noticed());
    match wrong.count() {
        0 if names.is_empty() => docs::write("security.md", "mends", &part),
        0 => Ok(()),
        wrong => Err(format!("{wrong} of {} were not noticed", verdicts.len()).into()),
    }
}

/// The rows that a name stands for, or all of them.
fn chosen<'a>(table: &'a [Row], names: &[&String]) -> Result<Vec<&'a Row>, Failure> {
    let is_in = |row: &Row, name: &str| match &row.shown {
        Shown::ByTest(test) => test.target.iter().any(|word| word == name) || row.section == name,
        Shown::Otherwise(_) => row.section == name,
    };
    let is_chosen = |row: &Row, name: &str| match table.iter().any(|row| is_in(row, name)) {
        true => is_in(row, name),
        false => row.name.contains(name),
    };
    if let Some(none) = names
        .iter()
        .find(|name| !table.iter().any(|row| is_chosen(row, name)))
    {
        return Err(format!("no row has the name `{none}`").into());
    }
    let rows = table
        .iter()
        .filter(|row| names.is_empty() || names.iter().any(|name| is_chosen(row, name)));
    Ok(rows.collect())
}

/// What each row's test says without the mends of all of them; one by one where together
/// they do not compile, or a test ends all others.
fn try_batch(copy: &Copy, place: &Place<'_>, batch: &Batch<'_>) -> Result<Vec<Verdict>, Failure> {
    let tests = batch.tests();
    if batch.is_first {
        let with_all = place.try_tests(batch.target, &batch.tests_of_target)?;
        for (test, verdict) in batch.tests_of_target.iter().zip(with_all) {
            if verdict != Verdict::NotNoticed {
                let log = place.log.display();
                let why = format!("with all mends there, `{test}`: {verdict}; see {log}");
                return Err(why.into());
            }
        }
    }
    let changes: Vec<_> = batch.rows.iter().flat_map(|row| &row.changes).collect();
    let mut verdicts = copy.without(&changes, || place.try_tests(batch.target, &tests))?;
    for (index, row) in batch.rows.iter().enumerate() {
        let Some(verdict) = verdicts.get_mut(index) else {
            continue;
        };
        let alone = batch.rows.len() > 1 && !matches!(verdict, Verdict::Noticed);
        if alone {
            let changes: Vec<_> = row.changes.iter().collect();
            let own = tests.get(index..=index).unwrap_or_default();
            let tried = copy.without(&changes, || place.try_tests(batch.target, own))?;
            *verdict = tried.first().copied().unwrap_or(Verdict::NoSuchTest);
        }
        if !verdict.is_noticed() {
            let name = row.name.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            fs::copy(place.log, place.log.with_file_name(format!("{name}.txt")))?;
        }
    }
    Ok(verdicts)
}

/// The figures: a line for each file of the table.
fn part(table: &[Row], verdicts: &Verdicts<'_>, took: Duration) -> String {
    let mut sections: Vec<&str> = table.iter().map(|row| row.section.as_str()).collect();
    sections.dedup();
    let mut part = "| | fixes taken out | noticed | not tried |\n|---|---:|---:|---:|\n".to_owned();
    let mut line = |name: &str, is_of: &dyn Fn(&Row) -> bool| {
        let of = table.iter().filter(|row| is_of(row));
        let tried: Vec<_> = of
            .clone()
            .filter_map(|row| verdicts.get(&*row.name))
            .collect();
        let noticed = tried.iter().filter(|verdict| verdict.is_noticed()).count();
        let untried = of
            .filter(|row| matches!(row.shown, Shown::Otherwise(_)))
            .count();
        part += &format!("| {name} | {} | {noticed} | {untried} |\n", tried.len());
    };
    for section in sections {
        line(section, &|row| row.section == section);
    }
    line("all", &|_| true);
    let minutes = took.as_secs().div_ceil(60);
    part + &format!("\nIt took {minutes} minutes.\n")
}

#[cfg(test)]
mod tests;
