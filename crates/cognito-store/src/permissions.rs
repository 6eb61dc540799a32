//! Who else can read a file, or replace it.

use core::fmt;
use std::fs::{Metadata, OpenOptions};

/// Why others have access.
#[derive(Debug)]
#[cfg_attr(not(unix), allow(dead_code, reason = "modes and owners are Unix's"))]
pub(crate) enum TooOpen {
    /// On Unix: its mode.
    Mode { mode: u32, wanted: &'static str },
    /// On Unix: its owner, who can change its mode.
    Owner { owner: u32, we: u32 },
}

impl fmt::Display for TooOpen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mode { mode, wanted } => {
                write!(f, "its mode is {mode:03o}, expected {wanted}")
            }
            Self::Owner { owner, we } => {
                write!(
                    f,
                    "it belongs to user {owner}, but this process runs as user {we}"
                )
            }
        }
    }
}

impl std::error::Error for TooOpen {}

/// Only the owner, who must be this process's user, may read or write a secret.
pub(crate) fn of_file(metadata: &Metadata) -> Result<(), TooOpen> {
    owned(metadata, false)?;
    none_of(metadata, 0o077, "600")
}

/// Only this process's user and root may replace files in the directory.
pub(crate) fn of_directory(metadata: &Metadata) -> Result<(), TooOpen> {
    owned(metadata, true)?;
    none_of(metadata, 0o022, "700 or 755")
}

#[cfg(unix)]
fn owned(metadata: &Metadata, or_by_root: bool) -> Result<(), TooOpen> {
    use std::os::unix::fs::MetadataExt;
    let (owner, we) = (metadata.uid(), rustix::process::geteuid().as_raw());
    match owner == we || (or_by_root && owner == 0) {
        true => Ok(()),
        false => Err(TooOpen::Owner { owner, we }),
    }
}

#[cfg(unix)]
fn none_of(metadata: &Metadata, bits: u32, wanted: &'static str) -> Result<(), TooOpen> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o7777;
    match mode & bits {
        0 => Ok(()),
        _ => Err(TooOpen::Mode { mode, wanted }),
    }
}

/// On Windows access lists are inherited from the user's profile directory.
#[cfg(not(unix))]
fn owned(_: &Metadata, _: bool) -> Result<(), TooOpen> {
    Ok(())
}

#[cfg(not(unix))]
fn none_of(_: &Metadata, _: u32, _: &'static str) -> Result<(), TooOpen> {
    Ok(())
}

/// Options for a new file that nobody else can read or write.
pub(crate) fn owners_alone() -> OpenOptions {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "modes are Unix's"))]
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}
