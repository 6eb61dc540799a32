//! The core's exponentiations, between calls of two functions that appear in qemu's log.
//! `cargo xtask ct` runs this program under qemu and counts the instructions between them.

mod exponents;

use std::error::Error;
use std::hint::black_box;
use std::process::ExitCode;

/// Why a run has no result.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let operation = std::env::args().nth(1).unwrap_or_default();
    match exponents::count(&operation, counted) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ct-count: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn counted(_: &str, operation: &dyn Fn()) {
    // The first call also initialises things, which is not part of the operation.
    operation();
    counting_begins();
    operation();
    counting_ends();
}

// These functions differ, because a linker may merge equal functions.
#[inline(never)]
fn counting_begins() {
    black_box("begins");
}

#[inline(never)]
fn counting_ends() {
    black_box([0; 3]);
}
