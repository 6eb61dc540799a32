//! The table of mends, `xtask/mends/*.txt`.
//!
//! ```text
//! # what would be wrong
//! test -p CRATE --test TARGET module::name_of_the_test
//! file crates/CRATE/src/file.rs
//!   a line that stays
//! - a line of the mend
//! + what was there without it
//! ```
//!
//! With `--doc` in the place of `--test TARGET` the name is that of a file, below the crate,
//! whose examples are tried. A row has one `test`, or `reason` where the mend cannot be taken out. It has one change or
//! several: an empty line or another `file` ends a change. Lines are compared without the
//! white space around them, and a change fits in one place of its file. Lines before the
//! first row are for the reader.

use std::fs;
use std::path::Path;

use crate::Failure;

/// A fault that was mended.
#[derive(Debug, PartialEq)]
pub(super) struct Row {
    /// What would be wrong without the mend.
    pub(super) name: String,
    /// The file of the table without its ending.
    pub(super) section: String,
    pub(super) shown: Shown,
    pub(super) changes: Vec<Change>,
}

/// What shows that the mend is there.
#[derive(Debug, PartialEq)]
pub(super) enum Shown {
    ByTest(Test),
    /// Not by a test that fails without it, and why.
    Otherwise(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Test {
    /// What `cargo test` is given, with the crate first: `-p CRATE …`.
    pub(super) target: Vec<String>,
    /// Its name with its modules, as the test program prints it.
    pub(super) name: String,
}

/// Lines of a file, with the mend and without it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Change {
    pub(super) file: String,
    pub(super) has: Vec<String>,
    pub(super) without: Vec<String>,
}

/// Every row of the table.
pub(super) fn table(folder: &Path) -> Result<Vec<Row>, Failure> {
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::path);
    let mut rows = Vec::new();
    for path in files.iter().map(fs::DirEntry::path) {
        let section = path.file_stem().unwrap_or_default().to_string_lossy();
        let read = parse(&section, &fs::read_to_string(&path)?);
        rows.extend(read.map_err(|why| format!("{}: {why}", path.display()))?);
    }
    Ok(rows)
}

/// The rows of a file of the table.
pub(super) fn parse(section: &str, text: &str) -> Result<Vec<Row>, Failure> {
    let mut rows = Vec::new();
    for block in format!("\n{text}").split("\n# ").skip(1) {
        let (name, rest) = block.split_once('\n').unwrap_or((block, ""));
        let row = row(section, name, rest).map_err(|why| format!("`{name}`: {why}"))?;
        rows.push(row);
    }
    Ok(rows)
}

fn row(section: &str, name: &str, text: &str) -> Result<Row, Failure> {
    let mut shown = None;
    let mut file = "";
    let mut changes = vec![Change::default()];
    for line in text.lines() {
        let (sign, rest) = line.split_at_checked(2).unwrap_or((line, ""));
        match sign {
            "" => changes.push(Change::default()),
            "  " | "- " | "-" | "+ " | "+" => {
                let Some(change) = changes.last_mut() else {
                    continue;
                };
                file.clone_into(&mut change.file);
                let text = rest.trim().to_owned();
                if !sign.starts_with('+') {
                    change.has.push(text.clone());
                }
                if !sign.starts_with('-') {
                    change.without.push(text);
                }
            }
            _ => match line.split_once(' ') {
                Some(("file", path)) => {
                    changes.push(Change::default());
                    file = path;
                }
                Some(("test", words)) if shown.is_none() => {
                    shown = Some(Shown::ByTest(test(words)?));
                }
                Some(("reason", why)) if shown.is_none() => {
                    shown = Some(Shown::Otherwise(why.to_owned()));
                }
                _ => return Err(format!("what is `{line}`?").into()),
            },
        }
    }
    changes.retain(|change| !change.has.is_empty() || !change.without.is_empty());
    let shown = shown.ok_or("neither `test` nor `reason`")?;
    if matches!(shown, Shown::ByTest(_)) == changes.is_empty() {
        return Err("a test needs changes, and a reason has none".into());
    }
    if changes.iter().any(|change| change.has == change.without) {
        return Err("a change that changes nothing".into());
    }
    Ok(Row {
        name: name.to_owned(),
        section: section.to_owned(),
        shown,
        changes,
    })
}

fn test(words: &str) -> Result<Test, Failure> {
    let mut target: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
    let name = target.pop().unwrap_or_default();
    match target.as_slice() {
        [package, _, ..] if package == "-p" => Ok(Test { target, name }),
        _ => Err("a test is `-p CRATE … NAME`".into()),
    }
}

/// Whether tests are the examples in the documentation of a file.
pub(super) fn is_of_examples(target: &[String]) -> bool {
    target.iter().any(|word| word == "--doc")
}

impl Change {
    /// The text of the file without this mend, which has to be in it exactly once.
    pub(super) fn without_it(&self, text: &str) -> Result<String, Failure> {
        let lines: Vec<&str> = text.lines().collect();
        let fits = |window: &[&str]| window.iter().zip(&self.has).all(|(a, b)| a.trim() == b);
        let mut places = lines
            .windows(self.has.len().max(1))
            .enumerate()
            .filter(|(_, window)| !self.has.is_empty() && fits(window));
        let (Some((place, _)), None) = (places.next(), places.next()) else {
            let what = self.has.join("\n");
            return Err(format!("{}: not there just once:\n{what}", self.file).into());
        };
        let (before, rest) = lines.split_at(place);
        let (_, after) = rest.split_at(self.has.len());
        let middle = self.without.iter().map(String::as_str);
        let all = before.iter().copied().chain(middle).chain(after.to_vec());
        Ok(all.map(|line| format!("{line}\n")).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::{Change, Shown, Test, parse};

    const ROW: &str = "\
        For the reader.\n\n\
        # zero is taken\n\
        test -p one --test two three::four\n\
        file a.rs\n  if x {\n-     return;\n  }\n\n- last\nfile b.rs\n- new\n+ old\n\n\
        # nothing to try\nreason the type has no such value\n";

    #[test]
    fn rows_are_read() -> Result<(), Box<dyn Error>> {
        let rows = parse("core", ROW)?;
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["zero is taken", "nothing to try"]);
        let target = ["-p", "one", "--test", "two"].map(str::to_owned).to_vec();
        let name = "three::four".to_owned();
        assert_eq!(rows[0].shown, Shown::ByTest(Test { target, name }));
        let why = "the type has no such value".to_owned();
        assert_eq!(rows[1].shown, Shown::Otherwise(why));
        let change = |file: &str, has: &[&str], without: &[&str]| Change {
            file: file.to_owned(),
            has: has.iter().map(ToString::to_string).collect(),
            without: without.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(
            rows[0].changes,
            [
                change("a.rs", &["if x {", "return;", "}"], &["if x {", "}"]),
                change("a.rs", &["last"], &[]),
                change("b.rs", &["new"], &["old"]),
            ]
        );
        Ok(())
    }

    #[test]
    fn a_row_that_shows_nothing_is_refused() {
        for wrong in [
            "# no test\nfile a\n- b\n",
            "# no change\ntest -p a --lib b\n",
            "# a reason and a change\nreason why\nfile a\n- b\n",
            "# no crate\ntest --lib b\nfile a\n- b\n",
            "# the same\ntest -p a --lib b\nfile a\n- b\n+ b\n",
            "# two tests\ntest -p a --lib b\ntest -p a --lib c\nfile a\n- b\n",
            "# a word\nwhat\n",
        ] {
            assert!(parse("core", wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_change_fits_in_one_place() -> Result<(), Box<dyn Error>> {
        let change = Change {
            file: "a.rs".to_owned(),
            has: vec!["two".to_owned(), "three".to_owned()],
            without: vec!["2".to_owned()],
        };
        assert_eq!(
            change.without_it("one\n  two\n    three\nfour\n")?,
            "one\n2\nfour\n"
        );
        for text in ["one\ntwo\n", "", "two\nthree\ntwo\nthree\n"] {
            assert!(change.without_it(text).is_err(), "{text}");
        }
        Ok(())
    }
}
