//! `cargo xtask load`: 10,000 sign-ins over each transport, one after the other on one
//! connection to the emulator. Fails if a descriptor or memory is left, and writes its part
//! of `docs/performance.md`.

use std::fmt::Write;

use cognito_emulator::Emulator;

use crate::Failure;
use crate::command::{cargo, output, root};
use crate::docs;
use crate::machine::Machine;

const SIGN_INS: usize = 10_000;
const TRANSPORTS: [&str; 2] = ["cognito-blocking", "cognito-async"];

/// What the tests type (`tests/support/mod.rs`).
const USER: (&str, &str) = ("alice", "Correct-Horse7!");

/// What a run says: milliseconds, and what it has left.
struct Figures {
    p50: f64,
    p99: f64,
    descriptors: i64,
    octets: usize,
}

pub(crate) fn run() -> Result<(), Failure> {
    let machine = Machine::now()?;
    let emulator = Emulator::start()?;
    emulator
        .add_user(USER.0, USER.1)
        .map_err(|fault| format!("{fault:?}"))?;
    let mut part = format!(
        "Written by `cargo xtask load`: {SIGN_INS} sign-ins by SRP over each transport, one \
        after the other, on one connection to the emulator on this machine. The transports are \
        built with optimisation, the emulator without; the times include the emulator's half of \
        the work. Descriptors and bytes: how many more are in use at the end than after the \
        first 50 sign-ins. Machine: {}.\n\n\
         | transport | p50 | p99 | descriptors | bytes |\n|---|---:|---:|---:|---:|\n",
        machine.line()
    );
    let mut leaks = Vec::new();
    for transport in TRANSPORTS {
        let found = measure(transport, &emulator)?;
        writeln!(
            part,
            "| {transport} | {:.1} ms | {:.1} ms | {} | {} |",
            found.p50, found.p99, found.descriptors, found.octets
        )?;
        // Less than an octet a sign-in is a buffer that has grown.
        if found.descriptors != 0 || found.octets >= SIGN_INS {
            leaks.push(transport);
        }
    }
    println!("{part}");
    docs::write("performance.md", "load", &part)?;
    match leaks.is_empty() {
        true => Ok(()),
        false => Err(format!("something is left: {}", leaks.join(", ")).into()),
    }
}

fn measure(transport: &str, emulator: &Emulator) -> Result<Figures, Failure> {
    let given = [
        emulator.endpoint(),
        emulator.user_pool_id(),
        emulator.client_id(),
        &SIGN_INS.to_string(),
    ];
    let mut test = cargo();
    test.current_dir(root())
        .args(["test", "--release", "-p", transport, "--test", "memory"])
        .args(["--", "--exact", "memory::load::thousands"])
        .args(["--ignored", "--nocapture"])
        .env("COGNITO_LOAD", given.join(" "));
    let text = output(&mut test)?;
    let figures = || {
        let (_, line) = text.split_once("load: ")?;
        let mut figures = line.split_whitespace();
        Some(Figures {
            p50: figures.next()?.parse().ok()?,
            p99: figures.next()?.parse().ok()?,
            descriptors: figures.next()?.parse().ok()?,
            octets: figures.next()?.parse().ok()?,
        })
    };
    figures().ok_or_else(|| format!("{transport} says nothing: {text}").into())
}
