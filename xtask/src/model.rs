//! `cargo xtask model`: what the emulator validates requests by, taken from botocore's
//! model of the service.

use std::fs;
use std::process::Command;

use crate::Failure;
use crate::command::{output, root};
use crate::interop::clients::python_packages;

const TABLE: &str = "crates/cognito-emulator/src/ground/model/service.json";

pub(crate) fn run() -> Result<(), Failure> {
    let sources = root().join("xtask").join("model");
    let packages = root().join("target").join("model");
    python_packages(&packages, &sources.join("requirements.txt"))?;
    let table = output(
        Command::new("python3")
            .arg(sources.join("compact.py"))
            .env("PYTHONPATH", &packages)
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    )?;
    fs::write(root().join(TABLE), table.trim_end().to_owned() + "\n")?;
    Ok(())
}
