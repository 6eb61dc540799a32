//! Which mends are taken out together.

use std::collections::BTreeMap;

use super::row::{Row, Shown};

/// Rows of one test program, of different tests and different files.
#[derive(Debug, Default)]
pub(super) struct Batch<'a> {
    pub(super) target: &'a [String],
    pub(super) rows: Vec<&'a Row>,
    /// Whether it is the first of its test program.
    pub(super) is_first: bool,
    /// All tests of the test program that are in the table.
    pub(super) tests_of_target: Vec<&'a str>,
}

impl<'a> Batch<'a> {
    /// The test of each row.
    pub(super) fn tests(&self) -> Vec<&'a str> {
        self.rows.iter().filter_map(|row| test_of(row)).collect()
    }

    fn takes(&self, row: &Row) -> bool {
        let file = |row: &Row, file: &str| row.changes.iter().any(|change| change.file == file);
        self.rows.iter().all(|other| {
            let same_file = row.changes.iter().any(|change| file(other, &change.file));
            test_of(other) != test_of(row) && !same_file
        })
    }
}

fn test_of(row: &Row) -> Option<&str> {
    match &row.shown {
        Shown::ByTest(test) => Some(&test.name),
        Shown::Otherwise(_) => None,
    }
}

/// Batches of this many rows at most.
pub(super) fn batches<'a>(rows: &[&'a Row], most: usize) -> Vec<Batch<'a>> {
    let mut by_target: BTreeMap<&[String], Vec<&'a Row>> = BTreeMap::new();
    for row in rows {
        if let Shown::ByTest(test) = &row.shown {
            by_target.entry(&test.target).or_default().push(row);
        }
    }
    by_target
        .into_iter()
        .flat_map(|(target, rows)| of_target(target, &rows, most))
        .collect()
}

fn of_target<'a>(target: &'a [String], rows: &[&'a Row], most: usize) -> Vec<Batch<'a>> {
    let mut tests: Vec<&str> = rows.iter().filter_map(|row| test_of(row)).collect();
    tests.sort_unstable();
    tests.dedup();
    let mut batches: Vec<Batch<'a>> = Vec::new();
    for row in rows {
        let fits = |batch: &&mut Batch<'_>| batch.rows.len() < most && batch.takes(row);
        match batches.iter_mut().find(fits) {
            Some(batch) => batch.rows.push(row),
            None => batches.push(Batch {
                target,
                rows: vec![row],
                is_first: batches.is_empty(),
                tests_of_target: tests.clone(),
            }),
        }
    }
    batches
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::batches;
    use crate::mends::row::parse;

    const TABLE: &str = "\
        # 1\ntest -p a --lib one\nfile a.rs\n- a\n\
        # 2\ntest -p a --lib one\nfile b.rs\n- a\n\
        # 3\ntest -p a --lib two\nfile a.rs\n- a\n\
        # 4\ntest -p a --lib three\nfile c.rs\n- a\n\
        # 5\ntest -p b --lib three\nfile d.rs\n- a\n\
        # 6\nreason of its own\n";

    #[test]
    fn rows_of_one_test_or_one_file_are_apart() -> Result<(), Box<dyn Error>> {
        let table = parse("core", TABLE)?;
        let rows: Vec<_> = table.iter().collect();
        let names = |most| -> Vec<(Vec<String>, bool)> {
            let of = batches(&rows, most).into_iter();
            of.map(|batch| {
                let names = batch.rows.iter().map(|row| row.name.clone());
                (names.collect(), batch.is_first)
            })
            .collect()
        };
        let of = |names: &[&str], is_first| {
            (
                names.iter().map(ToString::to_string).collect::<Vec<_>>(),
                is_first,
            )
        };
        assert_eq!(
            names(usize::MAX),
            [
                of(&["1", "4"], true),
                of(&["2", "3"], false),
                of(&["5"], true)
            ]
        );
        assert_eq!(names(1).len(), 5);
        Ok(())
    }
}
