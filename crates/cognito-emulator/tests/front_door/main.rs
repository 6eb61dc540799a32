//! The README's first program, unchanged: with each transport's names only, against the
//! emulator.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "tests")]

mod documented;

use std::env;
use std::net::Ipv4Addr;
use std::process::{Command, Output};

use cognito_emulator::{Emulator, NewUser, Seed};

const PASSWORD: &str = "Correct-Horse7!";
const ENDPOINT: &str = "FRONT_DOOR_ENDPOINT";
const TYPED: &str = "FRONT_DOOR_PASSWORD";

mod blocking {
    include!("program.rs");

    pub(crate) fn main(endpoint: &str, password: &str) -> Result<(), String> {
        run(endpoint, password).map_err(|error| error.to_string())
    }
}

mod asynchronous {
    include!("program_async.rs");

    pub(crate) fn main(endpoint: &str, password: &str) -> Result<(), String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let outcome = runtime.block_on(run(endpoint, password));
        outcome.map_err(|error| error.to_string())
    }
}

/// Not a test: the program, in the process that [`started`] starts.
#[test]
#[ignore = "started by the others"]
fn program_blocking() {
    let (endpoint, password) = (env::var(ENDPOINT).unwrap(), env::var(TYPED).unwrap());
    blocking::main(&endpoint, &password).unwrap();
}

/// As [`program_blocking`].
#[test]
#[ignore = "started by the others"]
fn program_async() {
    let (endpoint, password) = (env::var(ENDPOINT).unwrap(), env::var(TYPED).unwrap());
    asynchronous::main(&endpoint, &password).unwrap();
}

/// Runs a program in its own process, because its client reads this machine's environment,
/// which may contain a proxy.
fn started(program: &str, endpoint: &str, password: &str) -> Output {
    Command::new(env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", program])
        .env(ENDPOINT, endpoint)
        .env(TYPED, password)
        .env("NO_PROXY", "*")
        .env("no_proxy", "*")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    format!("{out}\n{err}")
}

/// With the names that `cognito emulator` has.
fn emulator() -> Emulator {
    let pool = r#"{"Id": "us-east-1_Emulator1", "Clients": [{"ClientId": "emulatorclient"}]}"#;
    let seed = Seed::from_json(format!(r#"{{"UserPools": [{pool}]}}"#).as_bytes()).unwrap();
    Emulator::start_on((Ipv4Addr::LOCALHOST, 0).into(), &seed).unwrap()
}

const PROGRAMS: [&str; 2] = ["program_blocking", "program_async"];

#[test]
fn the_program_signs_in() {
    let emulator = emulator();
    emulator.add_user("alice", PASSWORD).unwrap();
    for program in PROGRAMS {
        let output = started(program, emulator.endpoint(), PASSWORD);
        let said = said(&output);
        assert!(output.status.success(), "{program}: {said}");
        // A JSON object in base64url, three parts (RFC 7515 §3.1).
        let is_jwt = |line: &str| line.trim().contains("eyJ") && line.matches('.').count() == 2;
        assert!(said.lines().any(is_jwt), "{program}: {said}");
        assert!(!said.contains(PASSWORD));
    }
}

#[test]
fn the_program_prints_the_challenge() {
    let emulator = emulator();
    let temporary = NewUser::new("alice", PASSWORD).with_temporary_password();
    emulator.add(temporary).unwrap();
    for program in PROGRAMS {
        let output = started(program, emulator.endpoint(), PASSWORD);
        let said = said(&output);
        assert!(output.status.success(), "{program}: {said}");
        let expected = "one more step: NEW_PASSWORD_REQUIRED: a new password";
        assert!(said.contains(expected), "{program}: {said}");
    }
}

#[test]
fn the_program_prints_the_error() {
    let emulator = emulator();
    emulator.add_user("alice", PASSWORD).unwrap();
    for program in PROGRAMS {
        for (endpoint, password, expected) in [
            (
                emulator.endpoint(),
                "Wrong-Horse7!",
                "NotAuthorizedException: Incorrect username or password.",
            ),
            ("127.0.0.1:9229", PASSWORD, "not an endpoint: "),
        ] {
            let output = started(program, endpoint, password);
            let said = said(&output);
            assert!(!output.status.success(), "{program}: {said}");
            assert!(said.contains(expected), "{program}: {said}");
            assert!(!said.contains(password), "{program}: {said}");
        }
    }
}
