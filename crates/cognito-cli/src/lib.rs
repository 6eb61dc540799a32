//! The `cognito` command: sign in to Amazon Cognito user pools from a terminal or a script, or
//! try everything with an emulator.
//!
//! It is a library so that cargo compiles it while the emulator's machine code is still being
//! made: a program waits for that, a library does not. No other program should use it.
//!
//! # Feature flags
//!
//! - `async`: the transport over reqwest beside the one over ureq, for `--transport async` and
//!   in `cognito demo`.
//! - `ifma`: AVX-512 IFMA where the CPU has it; see `cognito-srp-core`. Needs Rust 1.89.
//! - `sigv4`: `--server-side` signs its requests (SigV4). Needs Rust 1.94.1.

// std's macros panic if nobody reads their output; output.rs and streams.rs do not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

// First, because other modules use its macro.
#[macro_use]
mod streams;

mod answers;
mod args;
mod attributes;
mod aws_config;
mod browser;
mod challenges;
mod change_password;
mod claims;
mod clock;
mod code;
mod configure_aws;
mod confirm;
mod credentials;
mod delete_user;
mod delivery;
mod demo;
mod destination;
mod device;
mod devices;
mod emulator;
mod failure;
mod forgot_password;
mod format;
mod generate;
#[cfg(unix)]
mod hidden;
mod hints;
mod input;
mod issuer;
mod json;
mod keeper;
mod login;
mod logout;
mod loopback;
mod machine_token;
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
mod sessions;
mod sign_in;
mod sign_out;
mod sign_up;
mod terminal;
mod token;
mod transport;
mod verbose;
mod whoami;

use std::process::ExitCode;

use crate::args::{Args, Command};
use crate::hints::Hints;

/// Runs the command with the process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    let command = Args::read().command;
    let hints = Hints::of(&command);
    let outcome = match command {
        Command::SignIn(args) => sign_in::run(*args),
        Command::Login(args) => login::run(&args),
        Command::Logout(args) => logout::run(&args),
        Command::MachineToken(args) => machine_token::run(&args),
        Command::Token(args) => token::run(&args),
        Command::Credentials(args) => credentials::run(&args),
        Command::ConfigureAws(args) => configure_aws::run(&args),
        Command::SignOut(args) => sign_out::run(&args),
        Command::Whoami(args) => whoami::run(&args),
        Command::Attributes(command) => attributes::run(&command),
        Command::Sessions(command) => sessions::run(&command),
        Command::DeleteUser(args) => delete_user::run(&args),
        Command::Claims(args) => claims::claims(&args),
        Command::Verify(args) => claims::verify(&args),
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
            let failure = hints.add_to(failure);
            eprintln!("cognito: {}", terminal::printable(&failure.to_string()));
            failure.exit_code()
        }
    }
}
