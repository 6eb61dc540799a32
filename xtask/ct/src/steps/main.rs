//! The core's powers on AVX-512, executed one instruction after the other: `cargo xtask ct`
//! compares which instructions were executed and which addresses they used.
//!
//! `ct-steps OPERATION` starts itself once more, with `traced` before the operation, and
//! follows that process with ptrace. So the CPU itself executes what valgrind cannot.

mod follow;
#[path = "../limbs.rs"]
mod limbs;
mod operand;
#[path = "../shapes.rs"]
mod shapes;
mod traced;

use std::error::Error;
use std::process::ExitCode;

/// Why a run says nothing about the core.
type Failure = Box<dyn Error>;

/// The exit code where the CPU lacks the instructions.
const NO_IFMA: u8 = 3;

fn main() -> ExitCode {
    if cognito_srp_ifma::Ifma::detect().is_none() {
        return ExitCode::from(NO_IFMA);
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["traced", operation] => traced::run(operation),
        [operation] => follow::run(operation),
        _ => Err("which operation? see xtask/src/ct".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("ct-steps: {failure}");
            ExitCode::FAILURE
        }
    }
}
