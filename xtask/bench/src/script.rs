//! Clients in other languages, which run as [processes](Process).
//!
//! Each gets the case. For each empty line it computes one sign-in, and answers
//! `{"ns": …, "a": …, "timestamp": …, "signature": …}`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::Failure;
use crate::case::{CLIENT_ID, Case, PASSWORD, POOL, POOL_NAME, SALT, USER};
use crate::contenders::CLIENT;
use crate::process::{Process, time_in};
use crate::rounds::{Contender, Run, SELDOM};

/// Sign-ins before the measurement, for languages that compile at run time.
const WARM_UP: usize = 5;

/// The contenders that the briefing names.
pub(crate) fn all(programs: &[Value], case: &Case) -> Vec<Contender> {
    let contenders = programs.iter().map(|given| contender(given, case));
    contenders.collect()
}

fn contender(given: &Value, case: &Case) -> Contender {
    let run = start(given, case)
        .map(|mut process| Box::new(move |case: &Case, _: &_| sign_in(&mut process, case)) as Run);
    Contender {
        row: CLIENT,
        name: given["name"].as_str().unwrap_or_default().to_owned(),
        every: SELDOM,
        run: run.map_err(|failure| failure.to_string()),
    }
}

fn start(given: &Value, case: &Case) -> Result<Process, Failure> {
    let needs = json!({
        "pool": POOL, "pool_name": POOL_NAME, "client_id": CLIENT_ID,
        "user": USER, "password": PASSWORD, "salt": SALT,
        "srp_b": case.server.public_value().to_hex(),
        "secret_block": case.secret_block_base64,
    });
    let mut process = Process::start(given, &needs)?;
    for _ in 0..WARM_UP {
        sign_in(&mut process, case)?;
    }
    Ok(process)
}

fn sign_in(process: &mut Process, case: &Case) -> Result<Duration, Failure> {
    let answer = process.ask("")?;
    let text = |name: &str| answer[name].as_str().unwrap_or_default();
    case.accepts(text("a"), text("timestamp"), text("signature"))?;
    time_in(&answer)
}
