//! `cargo xtask model`: what the emulator validates requests by, taken from botocore's
//! model of the service.

use std::fs;
use std::process::Command;

use crate::Failure;
use crate::command::{self, output, root};

/// The release that the model is taken from.
const BOTOCORE: &str = "botocore==1.44.8";

const TABLE: &str = "crates/cognito-emulator/src/ground/model/service.json";

pub(crate) fn run() -> Result<(), Failure> {
    let packages = root().join("target").join("model").join(BOTOCORE);
    if !packages.exists() {
        command::run(
            Command::new("python3")
                .args(["-m", "pip", "install", "--quiet", "--no-input"])
                .args(["--no-warn-conflicts", "--target"])
                .arg(&packages)
                .arg(BOTOCORE)
                .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
                .env("PIP_ROOT_USER_ACTION", "ignore"),
        )?;
    }
    let table = output(
        Command::new("python3")
            .arg(root().join("xtask").join("model").join("compact.py"))
            .env("PYTHONPATH", &packages)
            .env("PYTHONDONTWRITEBYTECODE", "1"),
    )?;
    fs::write(root().join(TABLE), table.trim_end().to_owned() + "\n")?;
    Ok(())
}
