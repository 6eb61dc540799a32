//! Runs all contenders, one after the other, in each of many rounds.

use std::io::{self, BufRead};
use std::time::Duration;

use serde_json::{Value, json};

use crate::case::{Case, Round, words};
use crate::{Failure, clients, contenders, first, script, tokens};

/// If this variable is set, only the rows that have its value in their names.
const ROWS: &str = "SRP_BENCH_ROWS";

/// The number of rounds, unless `SRP_BENCH_ROUNDS` is set. A slow contender takes part only in
/// every fifth.
const ROUNDS: u64 = 101;
pub(crate) const SELDOM: u64 = 5;

/// Computes something for a round, checks it, and returns how long the computation took.
pub(crate) type Run = Box<dyn FnMut(&Case, &Round) -> Result<Duration, Failure>>;

/// One implementation, in one row of the table.
pub(crate) struct Contender {
    pub(crate) row: &'static str,
    pub(crate) name: String,
    pub(crate) every: u64,
    /// The computation, or why this contender cannot take part.
    pub(crate) run: Result<Run, String>,
}

/// The times of a contender.
struct Entry {
    contender: Contender,
    samples: Vec<u64>,
}

pub(crate) fn run() -> Result<(), Failure> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    let briefing: Value = match line.trim() {
        "" => json!({}),
        text => serde_json::from_str(text)?,
    };
    let programs = |kind: &str| briefing[kind].as_array().cloned().unwrap_or_default();
    let case = Case::new()?;
    let chosen = std::env::var(ROWS).unwrap_or_default();
    let mut entries: Vec<Entry> = contenders::all()
        .into_iter()
        .chain(clients::all())
        .chain(script::all(&programs("clients"), &case))
        .chain(tokens::all(&programs("verifiers"))?)
        .filter(|contender| contender.row.contains(&chosen))
        .map(|contender| Entry {
            contender,
            samples: Vec::new(),
        })
        .collect();
    let rounds = match std::env::var("SRP_BENCH_ROUNDS") {
        Ok(number) => number.parse()?,
        Err(_) => ROUNDS,
    };
    // Round 0 warms up, and finds the contenders that do not work.
    for number in 0..=rounds {
        let round = case.round(number)?;
        // Who comes after whom changes from round to round: caches are warm for whoever follows
        // its like, and cold for whoever follows what is large and slow.
        let mut turns: Vec<_> = words(number).zip(&mut entries).collect();
        turns.sort_unstable_by_key(|(word, _)| *word);
        for (_, entry) in turns {
            entry.take_part(&case, number, &round);
        }
        eprint!("\r     round {number} of {rounds}");
    }
    eprintln!();
    let (firsts, laters) = first::measure(&case)?;
    let rows: Vec<Value> = entries.into_iter().map(Entry::report).collect();
    println!(
        "{}",
        json!({
            "rounds": rounds,
            "rows": rows,
            "first": { "name": contenders::own_way(), "processes": firsts.len(), "first": median(firsts), "later": median(laters) },
        })
    );
    Ok(())
}

impl Entry {
    fn take_part(&mut self, case: &Case, number: u64, round: &Round) {
        let Ok(run) = &mut self.contender.run else {
            return;
        };
        if !number.is_multiple_of(self.contender.every) {
            return;
        }
        match run(case, round) {
            Ok(took) if number > 0 => {
                self.samples
                    .push(u64::try_from(took.as_nanos()).unwrap_or(u64::MAX));
            }
            Ok(_) => {}
            Err(failure) => self.contender.run = Err(failure.to_string()),
        }
    }

    fn report(self) -> Value {
        let Contender { row, name, run, .. } = self.contender;
        let samples = self.samples.len();
        match run {
            Ok(_) => json!({
                "row": row, "name": name,
                "samples": samples, "median": median(self.samples),
            }),
            Err(why) => json!({ "row": row, "name": name, "why_not": why }),
        }
    }
}

fn median(mut samples: Vec<u64>) -> Option<u64> {
    samples.sort_unstable();
    samples.get(samples.len() / 2).copied()
}
