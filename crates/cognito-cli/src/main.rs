//! The `cognito` command: sign in to Amazon Cognito user pools from a terminal
//! or a script, or try it all against an emulator.

mod args;
mod demo;
mod emulator;
mod failure;
mod input;
mod output;
mod refresh;
mod sign_in;
mod transport;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};

fn main() -> ExitCode {
    let outcome = match Args::parse().command {
        Command::SignIn(args) => sign_in::run(args),
        Command::Refresh(args) => refresh::run(args),
        Command::Emulator(args) => emulator::run(&args),
        Command::Demo => demo::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("cognito: {failure}");
            failure.exit_code()
        }
    }
}
