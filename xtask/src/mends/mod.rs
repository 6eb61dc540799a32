//! `cargo xtask mends [NAME]…`: takes each mend of a fault out of a copy of the sources; the
//! fault's test has to fail.
//!
//! The table is in `xtask/mends`. A name is a part of a row's name, or the name of its file.

mod copy;
mod row;
mod verdict;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::command::root;
use crate::{Failure, docs};

use copy::Copy;
use row::{Row, Shown, Test};
use verdict::{Place, Verdict};

pub(crate) const USAGE: &str = "[NAME]…";

/// A row that was tried.
struct Tried<'a> {
    row: &'a Row,
    verdict: Verdict,
    took: Duration,
}

fn folder() -> PathBuf {
    root().join("xtask/mends")
}

pub(crate) fn run(names: &[String]) -> Result<(), Failure> {
    let table = row::table(&folder())?;
    let asked_for = |row: &&Row| {
        let is = |name: &String| row.section == *name || row.name.contains(name);
        names.is_empty() || names.iter().any(is)
    };
    let mut rows: Vec<(&Row, &Test)> = Vec::new();
    let mut untried = 0;
    for row in table.iter().filter(asked_for) {
        match &row.shown {
            Shown::ByTest(test) => rows.push((row, test)),
            Shown::Otherwise(why) => {
                untried += 1;
                println!("{}: {}: not tried: {why}", row.section, row.name);
            }
        }
    }
    if rows.is_empty() && untried == 0 {
        return Err("no row has such a name".into());
    }
    // One test program after the other: each is compiled little by little.
    rows.sort_by(|(_, one), (_, other)| one.target.cmp(&other.target));
    let work = root().join("target/mends");
    let copy = Copy::of_the_sources(work.join("sources"))?;
    let place = Place {
        sources: copy.folder(),
        target: &work.join("target"),
        log: &work.join("log.txt"),
    };
    let mut tried = Vec::new();
    let mut wrong = 0;
    for (row, test) in rows {
        let begun = Instant::now();
        let verdict = match with_the_mends(&place, test, &tried)? {
            Some(failed) => return Err(failed.into()),
            None => copy.without(&row.changes, || place.try_test(test))?,
        };
        let took = begun.elapsed();
        println!(
            "{}: {}: {verdict}, {} s",
            row.section,
            row.name,
            took.as_secs()
        );
        if !matches!(verdict, Verdict::Noticed | Verdict::Hangs) {
            wrong += 1;
            let log = work.join(format!("wrong-{wrong}.txt"));
            std::fs::copy(place.log, &log)?;
            println!("    see {}", log.display());
        }
        tried.push(Tried { row, verdict, took });
    }
    let part = part(&table, &tried);
    println!("\n{part}");
    if wrong > 0 {
        return Err(format!("{wrong} of {} were not noticed", tried.len()).into());
    }
    match names.is_empty() {
        true => docs::write("security.md", "mends", &part),
        false => Ok(()),
    }
}

/// Tries the test with nothing taken out, in which it has to pass; what went wrong, if
/// something did. Once is enough.
fn with_the_mends(
    place: &Place<'_>,
    test: &Test,
    tried: &[Tried<'_>],
) -> Result<Option<String>, Failure> {
    let is_this = |tried: &Tried<'_>| tried.row.shown == Shown::ByTest(test.clone());
    if tried.iter().any(is_this) {
        return Ok(None);
    }
    let verdict = place.try_test(test)?;
    let why = format!("with all mends there, `{}`: {verdict}", test.name);
    Ok((verdict != Verdict::NotNoticed).then_some(why))
}

/// The figures: a line for each file of the table.
fn part(table: &[Row], tried: &[Tried<'_>]) -> String {
    let mut sections: Vec<&str> = table.iter().map(|row| row.section.as_str()).collect();
    sections.dedup();
    let mut part =
        "| rows | mends taken out | noticed | not tried |\n|---|---|---|---|\n".to_owned();
    let mut line = |name: &str, is_of: &dyn Fn(&Row) -> bool| {
        let of: Vec<&Tried<'_>> = tried.iter().filter(|it| is_of(it.row)).collect();
        let noticed = |it: &&&Tried<'_>| matches!(it.verdict, Verdict::Noticed | Verdict::Hangs);
        let noticed = of.iter().filter(noticed).count();
        let untried = |row: &&Row| is_of(row) && matches!(row.shown, Shown::Otherwise(_));
        let untried = table.iter().filter(untried).count();
        part += &format!("| {name} | {} | {noticed} | {untried} |\n", of.len());
    };
    for section in sections {
        line(section, &|row| row.section == section);
    }
    line("all", &|_| true);
    let took: Duration = tried.iter().map(|it| it.took).sum();
    part + &format!("\nIt took {} minutes.\n", took.as_secs().div_ceil(60))
}

#[cfg(test)]
mod tests;
