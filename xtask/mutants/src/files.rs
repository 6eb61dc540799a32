//! The results of each file, in a committed text: so they are not lost with a machine.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;
use crate::list::Listed;
use crate::verdicts::{Counts, IS_LEFT, NOT_JUDGED, Verdicts};

const PATH: &str = "xtask/mutants/verdicts.txt";

const HEAD: &str = "\
# Written by `cargo xtask mutants`: each file, the beginning of its hash (`git hash-object`), and
# how many of its mutants have each verdict (docs/security.md).
";

/// A line for each file: its path, its hash and the figures.
pub(crate) struct Files {
    root: PathBuf,
    of: BTreeMap<String, (String, Counts)>,
}

impl Files {
    pub(crate) fn open(root: &Path) -> Result<Self, Failure> {
        let text = fs::read_to_string(root.join(PATH)).unwrap_or_default();
        let root = root.to_owned();
        let of = read(&text).ok_or_else(|| format!("{PATH} has a line in another format"))?;
        Ok(Self { root, of })
    }

    /// Whether all mutants of a file with this hash were tested, and none survived.
    pub(crate) fn is_done(&self, file: &str, hash: &str) -> bool {
        let counts = self.of.get(file).filter(|(of, _)| of == hash);
        let is_left = |verdict: &String| IS_LEFT.contains(&&**verdict) || verdict == NOT_JUDGED;
        counts.is_some_and(|(_, counts)| !counts.keys().any(is_left))
    }

    /// Stores the figures of these files; all of their mutants must be listed.
    pub(crate) fn put(&mut self, listed: &Listed, verdicts: &Verdicts) -> Result<(), Failure> {
        let mut of: BTreeMap<String, (String, Counts)> = BTreeMap::new();
        for mutant in &listed.mutants {
            let verdict = verdicts.of(mutant).unwrap_or(NOT_JUDGED);
            let (hash, counts) = of.entry(mutant.file.clone()).or_default();
            mutant.hash.clone_into(hash);
            *counts.entry(verdict.to_owned()).or_default() += 1;
        }
        for (file, (_, counts)) in &mut of {
            if let Some(excused) = listed.excused.get(file) {
                counts.insert("excused".to_owned(), *excused);
            }
        }
        // Another run may have written in the meantime.
        self.of = Self::open(&self.root)?.of;
        self.of.extend(of);
        self.of.retain(|file, _| self.root.join(file).is_file());
        Ok(fs::write(self.root.join(PATH), written(&self.of))?)
    }

    /// The figures of a crate.
    pub(crate) fn of_crate(&self, name: &str) -> Counts {
        let within = format!("crates/{name}/");
        let mut all = Counts::new();
        let files = self.of.iter().filter(|(file, _)| file.starts_with(&within));
        for (verdict, count) in files.flat_map(|(_, (_, counts))| counts) {
            *all.entry(verdict.clone()).or_default() += count;
        }
        all
    }
}

fn read(text: &str) -> Option<BTreeMap<String, (String, Counts)>> {
    let line = |line: &str| {
        let mut words = line.split(' ');
        let (file, hash) = (words.next()?.to_owned(), words.next()?.to_owned());
        let count = |word: &str| {
            let (verdict, count) = word.split_once('=')?;
            Some((verdict.to_owned(), count.parse().ok()?))
        };
        Some((file, (hash, words.map(count).collect::<Option<_>>()?)))
    };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(line).collect()
}

fn written(of: &BTreeMap<String, (String, Counts)>) -> String {
    let mut text = HEAD.to_owned();
    for (file, (hash, counts)) in of {
        text += &format!("{file} {hash}");
        for (verdict, count) in counts {
            text += &format!(" {verdict}={count}");
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::{Files, HEAD, read, written};

    const TEXT: &str = "\
        crates/a/src/b.rs 0123456789ab noticed=3 unviable=1\n\
        crates/a/src/c.rs ba9876543210 excused=1 survived=2\n";

    #[test]
    fn what_is_written_is_read() {
        let of = read(TEXT).unwrap();
        assert_eq!(written(&of), HEAD.to_owned() + TEXT);
        assert_eq!(read(&written(&of)), Some(of));
        for wrong in ["a", "a b c", "a b c=d"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_file_is_done_as_long_as_it_is_the_same() {
        let files = Files {
            root: PathBuf::new(),
            of: read(TEXT).unwrap(),
        };
        assert!(files.is_done("crates/a/src/b.rs", "0123456789ab"));
        assert!(!files.is_done("crates/a/src/b.rs", "ba9876543210"));
        assert!(!files.is_done("crates/a/src/c.rs", "ba9876543210"));
        assert!(!files.is_done("crates/a/src/d.rs", "0123456789ab"));
        let counts = files.of_crate("a");
        assert_eq!((counts["noticed"], counts["survived"]), (3, 2));
        assert!(files.of_crate("b").is_empty());
    }
}
