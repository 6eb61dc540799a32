//! `cognito emulator`.

use std::fs;

use cognito_emulator::{Emulator, Seed, StartError};

use crate::args::{self, Log};
use crate::failure::Failure;

/// The default seed. Its names are always the same, so that command lines can be reused.
const DEFAULT_SEED: &str = include_str!("../seed.json");

pub(crate) fn run(args: &args::Emulator) -> Result<(), Failure> {
    let unusable = |why: String| Failure::Usage(format!("the seed cannot be used: {why}"));
    let seed = match &args.seed {
        Some(path) => fs::read(path).map_err(|error| unusable(error.to_string()))?,
        None => DEFAULT_SEED.as_bytes().to_vec(),
    };
    let mut seed = Seed::from_json(&seed).map_err(|error| unusable(error.to_string()))?;
    if let Some(issuer) = &args.issuer {
        seed = seed.with_issuer(issuer);
    }
    if args.lenient {
        seed = seed.leniently();
    }
    let address = (args.address, args.port).into();
    let emulator = Emulator::start_on(address, &seed).map_err(|error| match error {
        StartError::Refused(fault) => unusable(fault.to_string()),
        other => Failure::Network(format!("{address}: {other}")),
    })?;
    for origin in &args.allow_origin {
        emulator.allow_origin(origin);
    }
    match args.log {
        _ if args.quiet => {}
        Log::Text => emulator.on_request(|request| eprintln!("{request}")),
        Log::Json => emulator.on_request(|request| eprintln!("{}", request.to_json())),
    }
    end_on_signal()?;
    // Last, because a program that reads it may send requests and signals at once.
    eprintln!("Listening on {}", emulator.endpoint());
    if args.seed.is_none() {
        eprintln!(
            "In another terminal, with the password Correct-Horse7!:\n  \
             cognito sign-in --keep --endpoint {} --user-pool-id {} --client-id {} --username alice\n  \
             cognito whoami",
            emulator.endpoint(),
            emulator.user_pool_id(),
            emulator.client_id(),
        );
        eprintln!(
            "For AWS credentials: the identity pool {}",
            emulator.identity_pool_id()
        );
    }
    Err(Failure::Network(emulator.serve().to_string()))
}

/// Lets SIGTERM and SIGINT end the process successfully: it stores nothing that could be lost.
/// Without a handler, the first process of a container would ignore these signals.
#[cfg(unix)]
fn end_on_signal() -> Result<(), Failure> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let failed = |error: std::io::Error| Failure::Network(error.to_string());
    let signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM]);
    let mut signals = signals.map_err(failed)?;
    let wait = move || {
        if signals.forever().next().is_some() {
            std::process::exit(0);
        }
    };
    let thread = std::thread::Builder::new().name("signals".to_owned());
    thread.spawn(wait).map(drop).map_err(failed)
}

#[cfg(not(unix))]
fn end_on_signal() -> Result<(), Failure> {
    Ok(())
}
