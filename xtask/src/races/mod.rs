//! `cargo xtask races`: several runs of the command fight over one profile, and some are
//! killed, at random moments, against the emulator. Counts what must never be, and writes
//! its part of `docs/command.md`.
//!
//! COGNITO_RACES_TRIES is how many tries each race has (500), COGNITO_RACES_SEED makes
//! the moments of another run again, COGNITO_RACES_COMMAND is another build of the
//! command. With any of them, nothing is written.

mod browser;
mod chance;
mod report;
mod running;
mod tries;
mod world;

use std::env;
use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::command::root;
use crate::docs;
use crate::machine::Machine;
use crate::{Failure, cognito};
use chance::Chance;
use report::{Report, Tally};
use tries::{RACES, Race};
use world::World;

const TRIES: u32 = 500;

pub(crate) fn run() -> Result<(), Failure> {
    let tries = number("COGNITO_RACES_TRIES")?;
    let seed = number("COGNITO_RACES_SEED")?;
    let given = env::var_os("COGNITO_RACES_COMMAND").map(PathBuf::from);
    let is_for_the_docs = tries.is_none() && seed.is_none() && given.is_none();
    let seed = seed.map_or_else(any_seed, Ok)?;
    let machine = Machine::now()?;
    let home = root().join(format!("target/races-{}", process::id()));
    let world = World::new(given.map_or_else(cognito::program, Ok)?, home)?;
    println!("seed {seed}");
    let mut chance = Chance::from_seed(seed);
    let tries = tries.map_or(Ok(TRIES), u32::try_from)?;
    let tallies = RACES
        .iter()
        .map(|race| Ok((race.name, all(race, tries, &world, &mut chance)?)))
        .collect::<Result<Vec<_>, Failure>>()?;
    let report = Report {
        seed,
        machine,
        tallies,
    };
    println!("\n{}", report.markdown());
    if is_for_the_docs {
        docs::write("command.md", "races", &report.markdown())?;
    }
    match report.is_clean() {
        true => Ok(()),
        false => Err("something was found that must never be".into()),
    }
}

fn all(race: &Race, tries: u32, world: &World, chance: &mut Chance) -> Result<Tally, Failure> {
    let mut tally = Tally::default();
    for _ in 0..tries {
        world.fresh_home()?;
        tally.add((race.run)(world, chance)?);
        print!("\r{}: {}", race.name, tally.tries);
        stdout().flush()?;
    }
    println!();
    if let Some(example) = tally.example() {
        println!("  unexpected, the first: {example}");
    }
    Ok(tally)
}

fn number(variable: &str) -> Result<Option<u64>, Failure> {
    let Some(value) = env::var_os(variable) else {
        return Ok(None);
    };
    let number = value.to_str().and_then(|value| value.parse().ok());
    number
        .map(Some)
        .ok_or_else(|| format!("{variable} is no number").into())
}

/// The clock's nanoseconds.
fn any_seed() -> Result<u64, Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(u64::from(now.subsec_nanos()))
}
