//! `cargo xtask live`: what the documentation leaves open, asked of AWS itself or, if nobody
//! says otherwise, of our emulator.

use std::path::PathBuf;
use std::process::Command;

use cognito_emulator::Emulator;

use crate::Failure;
use crate::command::{root, run};
use crate::interop::clients::Clients;

/// The region in which AWS is asked, with the credentials that boto3 finds.
const REGION: &str = "COGNITO_LIVE";

pub(crate) fn ask() -> Result<(), Failure> {
    let Ok(region) = std::env::var(REGION) else {
        println!("     asking our emulator; {REGION}=<region> asks AWS");
        return of_emulator();
    };
    println!("     asking AWS in {region}");
    let clients = installed()?;
    let mut python = Command::new("python3");
    python
        .arg(script())
        .env("PYTHONPATH", clients.python())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("COGNITO_REGION", region);
    for name in ["COGNITO_ENDPOINT", "AWS_ENDPOINT_URL"] {
        python.env_remove(name);
    }
    run(&mut python)
}

/// Whatever the environment says, so that CI never asks AWS.
pub(crate) fn of_emulator() -> Result<(), Failure> {
    let clients = installed()?;
    let emulator = Emulator::start()?;
    run(clients
        .python_file(&script())
        .env("COGNITO_ENDPOINT", emulator.endpoint())
        .env("COGNITO_REGION", "us-east-1"))
}

fn installed() -> Result<Clients, Failure> {
    let clients = Clients::not_installed();
    clients.install_python()?;
    Ok(clients)
}

fn script() -> PathBuf {
    root().join("xtask").join("live").join("live.py")
}
