//! `cognito emulator`.

use std::fs;
use std::io::{self, Write as _};

use cognito_emulator::{Emulator, Seed, StartError};

use crate::args;
use crate::failure::Failure;

/// What the emulator begins with when no seed is given: always the same names,
/// so that a command line can be kept.
const DEFAULT_SEED: &str = include_str!("../seed.json");

pub(crate) fn run(args: &args::Emulator) -> Result<(), Failure> {
    let unusable = |why: String| Failure::Usage(format!("the seed cannot be used: {why}"));
    let seed = match &args.seed {
        Some(path) => fs::read(path).map_err(|error| unusable(error.to_string()))?,
        None => DEFAULT_SEED.as_bytes().to_vec(),
    };
    let seed = Seed::from_json(&seed).map_err(|error| unusable(error.to_string()))?;
    let emulator = Emulator::start_on((args.address, args.port).into(), &seed).map_err(
        |error| match error {
            StartError::Refused(fault) => unusable(fault.to_string()),
            other => Failure::Network(other.to_string()),
        },
    )?;
    eprintln!("Listening on {}", emulator.endpoint());
    if args.seed.is_none() {
        eprintln!(
            "In another terminal, with the password Correct-Horse7!:\n  \
             cognito sign-in --endpoint {} --user-pool-id {} --client-id {} --username alice",
            emulator.endpoint(),
            emulator.user_pool_id(),
            emulator.client_id(),
        );
    }
    if !args.quiet {
        emulator.on_request(|request| {
            // Who closes the stream does not want to know.
            let _ = writeln!(io::stderr(), "{request}");
        });
    }
    emulator.serve();
    Ok(())
}
