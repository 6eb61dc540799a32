//! `cargo xtask model`: what the emulator validates requests by, taken from botocore's
//! models of the two services.

use std::fs;
use std::process::Command;

use crate::Failure;
use crate::command::{output, root};
use crate::interop::clients::python_packages;

/// The services by their names in botocore, and the names of their tables.
const TABLES: [(&str, &str); 2] = [
    ("cognito-idp", "service.json"),
    ("cognito-identity", "identity_pools.json"),
];

/// What a table has, as an argument of `compact.py`, and the tables' folder in the emulator.
const PARTS: [(Option<&str>, &str); 3] = [
    (None, "src/ground/model"),
    (Some("whole"), "tests/whole_model"),
    (Some("errors"), "tests/declared_errors"),
];

pub(crate) fn run() -> Result<(), Failure> {
    let sources = root().join("xtask").join("model");
    let packages = root().join("target").join("model");
    python_packages(&packages, &sources.join("requirements.txt"))?;
    let emulator = root().join("crates").join("cognito-emulator");
    for (service, file) in TABLES {
        for (part, folder) in PARTS {
            let table = output(
                Command::new("python3")
                    .arg(sources.join("compact.py"))
                    .arg(service)
                    .args(part)
                    .env("PYTHONPATH", &packages)
                    .env("PYTHONDONTWRITEBYTECODE", "1"),
            )?;
            let path = emulator.join(folder).join(file);
            fs::write(path, table.trim_end().to_owned() + "\n")?;
        }
    }
    Ok(())
}
