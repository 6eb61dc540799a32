//! `cargo xtask model`: what the emulator validates requests by, taken from botocore's
//! models of the two services.

use std::fs;
use std::process::Command;

use crate::Failure;
use crate::command::{output, root};
use crate::interop::clients::python_packages;

/// The services by their names in botocore, and where their tables are.
const TABLES: [(&str, &str); 2] = [
    (
        "cognito-idp",
        "crates/cognito-emulator/src/ground/model/service.json",
    ),
    (
        "cognito-identity",
        "crates/cognito-emulator/src/ground/model/identity_pools.json",
    ),
];

pub(crate) fn run() -> Result<(), Failure> {
    let sources = root().join("xtask").join("model");
    let packages = root().join("target").join("model");
    python_packages(&packages, &sources.join("requirements.txt"))?;
    for (service, file) in TABLES {
        let table = output(
            Command::new("python3")
                .arg(sources.join("compact.py"))
                .arg(service)
                .env("PYTHONPATH", &packages)
                .env("PYTHONDONTWRITEBYTECODE", "1"),
        )?;
        fs::write(root().join(file), table.trim_end().to_owned() + "\n")?;
    }
    Ok(())
}
