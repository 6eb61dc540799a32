//! The certificates that TLS trusts.

use std::path::{Path, PathBuf};
use std::{env, fs};

use clap::Args;
use cognito_blocking::Settings;

use super::connection::HEADING;
use crate::failure::Failure;

#[derive(Args)]
pub(crate) struct Trust {
    /// Trust the root certificates in this file (PEM) in addition to the system's, for example
    /// those of a company's proxy that inspects TLS.
    ///
    /// The environment variable SSL_CERT_FILE names a file that replaces the system's.
    #[arg(long, help_heading = HEADING, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

impl Trust {
    /// The transports' connection settings.
    pub(crate) fn settings(&self) -> Result<Settings, Failure> {
        let settings = Settings::new();
        let given = match &self.ca_file {
            Some(file) => Some(read("--ca-file", file)?),
            None => None,
        };
        Ok(match (system_roots()?, given) {
            (None, None) => settings,
            (None, Some(given)) => settings.with_extra_roots(&given),
            (Some(system_roots), None) => settings.with_only_roots(&system_roots),
            (Some(system_roots), Some(given)) => {
                settings.with_only_roots(&[system_roots, b"\n".to_vec(), given].concat())
            }
        })
    }
}

/// The replacement for the system's roots, if the system does not read this variable itself.
fn system_roots() -> Result<Option<Vec<u8>>, Failure> {
    const VARIABLE: &str = "SSL_CERT_FILE";
    let is_obeyed = cfg!(not(any(windows, target_vendor = "apple")));
    match env::var_os(VARIABLE) {
        Some(file) if !is_obeyed && !file.is_empty() => Ok(Some(read(VARIABLE, Path::new(&file))?)),
        _ => Ok(None),
    }
}

fn read(what: &str, file: &Path) -> Result<Vec<u8>, Failure> {
    let octets = fs::read(file);
    octets.map_err(|error| Failure::Usage(format!("{what} {}: {error}", file.display())))
}
