//! `cargo xtask footprint`: how many crates and bytes a minimal sign-in takes with our client
//! and with its peers, for a part of `docs/performance.md`.
//!
//! The programs are in `xtask/footprint`, each a workspace of its own: in a common one, features
//! that one of them needs would be on in the others.

mod program;
mod report;

use crate::docs;
use crate::machine::Machine;
use crate::{Failure, compiles};
use program::{PROGRAMS, Program};
use report::Report;

/// Measures these programs, or all, which the page needs.
pub(crate) fn run(names: &[String]) -> Result<(), Failure> {
    if let Some(unknown) = names.iter().find(|name| Program::named(name).is_none()) {
        return Err(format!("there is no program `{unknown}`").into());
    }
    let machine = Machine::now()?;
    println!("     {}", machine.line());
    let asked = |program: &&Program| names.is_empty() || names.iter().any(|name| program.is(name));
    let found = PROGRAMS.iter().filter(asked).map(Program::measure);
    let report = Report {
        found: found.collect::<Result<_, _>>()?,
        host: compiles::host()?,
        machine,
    };
    print!("{}", report.table());
    if !names.is_empty() {
        return Ok(());
    }
    for target in report.targets() {
        println!("{target}");
    }
    docs::write("performance.md", "footprint", &report.markdown())?;
    println!("     written to docs/performance.md");
    Ok(())
}
