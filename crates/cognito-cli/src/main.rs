//! The `cognito` command: sign in to Amazon Cognito user pools from a terminal
//! or a script, or try it all against an emulator.

mod args;
mod challenges;
mod demo;
mod device;
mod emulator;
mod failure;
mod input;
mod output;
mod pair;
mod qr_code;
mod refresh;
mod remember;
mod respondent;
mod sign_in;
mod terminal;
mod transport;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};

fn main() -> ExitCode {
    let outcome = match Args::parse().command {
        Command::SignIn(args) => sign_in::run(*args),
        Command::Refresh(args) => refresh::run(&args),
        Command::Emulator(args) => emulator::run(&args),
        Command::Demo => demo::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("cognito: {}", terminal::printable(&failure.to_string()));
            failure.exit_code()
        }
    }
}
