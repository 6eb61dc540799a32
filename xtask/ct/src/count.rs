//! The core's powers for an emulator to count: between two functions that it names in its log.
//! `cargo xtask ct` runs this under qemu.

mod shapes;

use std::error::Error;
use std::hint::black_box;
use std::process::ExitCode;

/// Why a run says nothing about the core.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let operation = std::env::args().nth(1).unwrap_or_default();
    match shapes::count(&operation, counted) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ct-count: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn counted(_: &str, operation: &dyn Fn()) {
    // What is done once, at the first time, is not the operation's.
    operation();
    counting_begins();
    operation();
    counting_ends();
}

/// Two functions that no linker takes for one.
#[inline(never)]
fn counting_begins() {
    black_box("begins");
}

#[inline(never)]
fn counting_ends() {
    black_box([0; 3]);
}
