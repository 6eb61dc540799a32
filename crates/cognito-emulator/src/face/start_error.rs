//! Why an emulator does not start.

use std::fmt;

use crate::ground::fault::Fault;

/// Why an emulator did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The emulator cannot listen on the address.
    Listen(std::io::Error),
    /// The seed was refused, or the machine has no entropy.
    Refused(Fault),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(error) => write!(f, "the emulator cannot listen: {error}"),
            Self::Refused(fault) => write!(f, "the emulator cannot be set up: {fault}"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen(error) => Some(error),
            Self::Refused(fault) => Some(fault),
        }
    }
}

impl From<std::io::Error> for StartError {
    fn from(error: std::io::Error) -> Self {
        Self::Listen(error)
    }
}

impl From<Fault> for StartError {
    fn from(fault: Fault) -> Self {
        Self::Refused(fault)
    }
}
