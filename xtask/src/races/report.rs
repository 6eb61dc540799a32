//! How often what must never be was found.

use std::fmt::Write;

use super::tries::Findings;
use crate::machine::Machine;

/// Of one race.
#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) tries: u32,
    revived: u32,
    overwritten: u32,
    mixed: u32,
    lost: u32,
    leftovers: u32,
    unexpected: u32,
    /// The first of the unexpected.
    example: Option<String>,
}

impl Tally {
    pub(crate) fn add(&mut self, findings: Findings) {
        self.tries += 1;
        self.revived += u32::from(findings.revived);
        self.overwritten += u32::from(findings.overwritten);
        self.mixed += u32::from(findings.mixed);
        self.lost += u32::from(findings.lost);
        self.leftovers += u32::from(findings.leftover);
        self.unexpected += u32::from(findings.unexpected.is_some());
        self.example = self.example.take().or(findings.unexpected);
    }

    fn counts(&self) -> [u32; 6] {
        [
            self.revived,
            self.overwritten,
            self.mixed,
            self.lost,
            self.leftovers,
            self.unexpected,
        ]
    }

    pub(crate) fn is_clean(&self) -> bool {
        self.counts().iter().all(|count| *count == 0)
    }

    pub(crate) fn example(&self) -> Option<&str> {
        self.example.as_deref()
    }
}

pub(crate) struct Report {
    pub(crate) seed: u64,
    pub(crate) machine: Machine,
    pub(crate) tallies: Vec<(&'static str, Tally)>,
}

impl Report {
    pub(crate) fn is_clean(&self) -> bool {
        self.tallies.iter().all(|(_, tally)| tally.is_clean())
    }

    /// A table in Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut text =
            "| | tries | revived | overwritten | mixed | lost | left over | unexpected |\n\
                        |---|---:|---:|---:|---:|---:|---:|---:|\n"
                .to_owned();
        for (name, tally) in &self.tallies {
            let _ = write!(text, "| {name} | {} |", tally.tries);
            for count in tally.counts() {
                let _ = write!(text, " {count} |");
            }
            text.push('\n');
        }
        let _ = writeln!(text, "\nSeed {}; {}.", self.seed, self.machine.line());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_finding_is_enough() {
        let mut tally = Tally::default();
        tally.add(Findings::default());
        assert!(tally.is_clean());
        tally.add(Findings {
            lost: true,
            ..Findings::default()
        });
        tally.add(Findings::default());
        assert!(!tally.is_clean());
        assert_eq!((tally.tries, tally.counts()), (3, [0, 0, 0, 1, 0, 0]));
    }
}
