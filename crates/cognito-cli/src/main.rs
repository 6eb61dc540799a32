//! The `cognito` command: sign in to Amazon Cognito user pools from a terminal
//! or a script, or try it all against an emulator.

// std's macros panic when nobody reads: output.rs and streams.rs do not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

// First of all: its macro is used by the others.
#[macro_use]
mod streams;

mod answers;
mod args;
mod challenges;
mod change_password;
mod clock;
mod code;
mod confirm;
mod delivery;
mod demo;
mod destination;
mod device;
mod devices;
mod emulator;
mod failure;
mod forgot_password;
mod generate;
#[cfg(unix)]
mod hidden;
mod input;
mod issuer;
mod json;
mod keeper;
mod mfa;
mod output;
mod pair;
mod passkeys;
mod private_file;
mod profile;
mod qr_code;
mod refresh;
mod remember;
mod replaced;
mod session;
mod sign_in;
mod sign_out;
mod sign_up;
mod terminal;
mod token;
mod transport;
mod whoami;

use std::process::ExitCode;

use crate::args::{Args, Command};

fn main() -> ExitCode {
    let outcome = match Args::read().command {
        Command::SignIn(args) => sign_in::run(*args),
        Command::Token(args) => token::run(&args),
        Command::SignOut(args) => sign_out::run(&args),
        Command::Whoami(connection) => whoami::run(&connection),
        Command::SignUp(args) => sign_up::run(&args),
        Command::Confirm(args) => confirm::run(&args),
        Command::ForgotPassword(args) => forgot_password::run(&args),
        Command::ChangePassword(args) => change_password::run(&args),
        Command::Mfa(command) => mfa::run(&command),
        Command::Passkeys(command) => passkeys::run(&command),
        Command::Devices(command) => devices::run(&command),
        Command::Refresh(args) => refresh::run(&args),
        Command::Emulator(args) => emulator::run(&args),
        Command::Demo => demo::run(),
        Command::Completions { shell } => generate::completions(shell),
        Command::Man(args) => generate::man(&args),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("cognito: {}", terminal::printable(&failure.to_string()));
            failure.exit_code()
        }
    }
}
