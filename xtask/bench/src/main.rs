//! Times the core's SRP and its peers in one run, and prints JSON.
//!
//! `cargo xtask bench` builds this program, starts it and draws the result. A line of JSON
//! on standard input names the programs that run other people's clients and token verifiers: `{"clients": […], "verifiers": […]}`, each
//! `{"name": …, "program": …, "arguments": […], "environment": {…}}` or
//! `{"name": …, "why_not": …}`.

mod case;
mod clients;
mod contenders;
mod crypto_bigint;
mod first;
mod native;
mod process;
mod rounds;
mod script;
mod tokens;

use std::error::Error;
use std::process::ExitCode;

/// Why there is no result. It is printed.
type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let outcome = match std::env::args().nth(1).as_deref() {
        None => rounds::run(),
        Some("first") => first::sign_in_repeatedly(),
        Some(other) => Err(format!("there is no `{other}`").into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("srp-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}
