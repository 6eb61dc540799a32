//! The core's SRP with its secrets marked for valgrind, which reports the branches and addresses
//! that depend on them. `cargo xtask ct` runs this program and reads valgrind's reports.

mod exponents;
mod lanes;
mod limbs;
mod marked;
mod marks;
mod protocol;

use std::error::Error;
use std::process::ExitCode;

/// Why a run has no result.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["client"] => protocol::client(),
        ["server"] => protocol::server(),
        ["verifier"] => protocol::verifier(),
        ["lanes"] => lanes::multiply_and_pick(),
        ["self-test-modpow"] => marked::modpow_of_a_secret(),
        ["count", operation] => exponents::count(operation, marked::counted),
        _ => Err("which run? see xtask/src/ct".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ct-probe: {failure}");
            ExitCode::FAILURE
        }
    }
}
