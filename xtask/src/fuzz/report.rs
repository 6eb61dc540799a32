//! Reads libFuzzer's report of a run.

use std::path::{Path, PathBuf};

/// The report on one target.
pub(super) struct Report {
    pub(super) target: &'static str,
    is_clean: bool,
    pub(super) executions: Option<u64>,
    /// Edges reached, and all edges of the program: also those of its dependencies, and those
    /// that cannot be reached.
    edges: Option<(u64, u64)>,
    inputs: Option<u64>,
    log: PathBuf,
    /// The part of the log that describes a fault.
    last_words: String,
}

impl Report {
    pub(super) fn read(target: &'static str, is_clean: bool, log: &Path, text: &str) -> Self {
        let executions = after(text, "stat::number_of_executed_units:");
        let counters = after(text, "INFO: Loaded 1 modules   (");
        let reached = text.lines().rev().find_map(|line| after(line, " cov: "));
        let last_words: Vec<&str> = text
            .lines()
            .skip_while(|line| !is_a_fault(line))
            .take(12)
            .collect();
        Self {
            target,
            is_clean,
            executions,
            edges: reached.zip(counters),
            inputs: text.lines().rev().find_map(|line| after(line, " corp: ")),
            log: log.to_owned(),
            last_words: last_words.join("\n"),
        }
    }

    pub(super) fn table(reports: &[Self]) -> String {
        let number = |number: Option<u64>| number.map_or("?".to_owned(), |it| it.to_string());
        let mut table = "| target | executions | edges | of | inputs | faults |\n\
                         |---|---:|---:|---:|---:|---|\n"
            .to_owned();
        for report in reports {
            table += &format!(
                "| `{}` | {} | {} | {} | {} | {} |\n",
                report.target,
                number(report.executions),
                number(report.edges.map(|(reached, _)| reached)),
                number(report.edges.map(|(_, all)| all)),
                number(report.inputs),
                if report.is_clean { "none" } else { "FOUND" },
            );
        }
        table
    }

    /// The fault that was found, if any.
    pub(super) fn complaint(&self) -> Option<String> {
        (!self.is_clean).then(|| {
            format!(
                "{}: see {}\n{}\n(run the target's program with the input's path to see it again)",
                self.target,
                self.log.display(),
                self.last_words
            )
        })
    }
}

/// The beginnings of a panic's message and of libFuzzer's own.
fn is_a_fault(line: &str) -> bool {
    line.contains("panicked at") || line.contains("ERROR: libFuzzer")
}

/// The number after a text.
fn after(text: &str, what: &str) -> Option<u64> {
    let (_, rest) = text.split_once(what)?;
    let rest = rest.trim_start();
    let end = rest.find(|character: char| !character.is_ascii_digit());
    rest.get(..end.unwrap_or(rest.len()))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Report;

    /// As libFuzzer of LLVM 20 writes it.
    const LOG: &str = "INFO: Running with entropic power schedule (0xFF, 100).
INFO: Loaded 1 modules   (48204 inline 8-bit counters): 48204 [0x1, 0x2),
INFO: seed corpus: files: 3 min: 1b max: 9b total: 15b rss: 30Mb
#4\tINITED cov: 120 ft: 130 corp: 2/10b exec/s: 0 rss: 31Mb
#1000\tDONE   cov: 321 ft: 400 corp: 57/2000b lim: 4096 exec/s: 99 rss: 40Mb
stat::number_of_executed_units: 1000
";

    #[test]
    fn the_figures_are_read() {
        let report = Report::read("field", true, Path::new("log"), LOG);
        assert_eq!(report.executions, Some(1000));
        assert_eq!(report.edges, Some((321, 48204)));
        assert_eq!(report.inputs, Some(57));
        assert_eq!(report.complaint(), None);
        let table = Report::table(&[report]);
        assert!(table.ends_with("| `field` | 1000 | 321 | 48204 | 57 | none |\n"));
    }

    #[test]
    fn a_fault_is_told() {
        let log = format!("{LOG}thread 'main' panicked at src/x.rs:1:1:\nno\n");
        let complaint = Report::read("field", false, Path::new("log"), &log).complaint();
        assert!(complaint.is_some_and(|it| it.contains("panicked at src/x.rs:1:1:\nno")));
    }
}
