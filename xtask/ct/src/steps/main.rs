//! The core's exponentiations on AVX-512, executed one instruction at a time: `cargo xtask ct`
//! compares which instructions were executed and which addresses they used.
//!
//! `ct-steps OPERATION` starts a second process of itself, with `traced` before the operation,
//! and follows that process with ptrace. So the CPU executes the instructions that valgrind does
//! not support.

#[path = "../exponents.rs"]
mod exponents;
mod follow;
#[path = "../limbs.rs"]
mod limbs;
mod operand;
mod traced;

use std::error::Error;
use std::process::ExitCode;

/// Why a run has no result.
type Failure = Box<dyn Error>;

/// The exit code if the CPU lacks the instructions.
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
