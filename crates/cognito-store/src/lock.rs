//! The lock beside a file. It belongs to the operating system, which releases it when the
//! process ends.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::fault::Fault;
use crate::permissions;
use crate::regular;

/// How long to wait for another process. A process with the lock compares, writes some
/// kilobytes and flushes them: one that takes longer was stopped, or is a different program.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_millis(32);

/// A lock, held until it is dropped or the process ends. The empty lock file stays: if it were
/// deleted, waiting processes and later ones would lock different files.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Polls with pauses in between, because a blocking wait for the lock has no time limit.
    pub(crate) fn acquire(path: &Path, mut pause: impl FnMut(Duration)) -> Result<Self, Fault> {
        let (mut waited, mut next) = (Duration::ZERO, SHORTEST);
        loop {
            let file = open(path)?;
            if locked(file.try_lock())? && is_at(&file, path)? {
                return Ok(Self { _file: file });
            }
            if waited >= PATIENCE {
                return Err(Fault::Locked);
            }
            pause(next);
            waited = waited.saturating_add(next);
            next = next.saturating_mul(2).min(LONGEST);
        }
    }
}

fn open(path: &Path) -> Result<File, Fault> {
    regular::look(path)?;
    // Over NFS, an exclusive lock needs a file that is open for writing.
    let mut options = permissions::owners_alone();
    options.write(true).create(true).truncate(false);
    let (file, metadata) = regular::open_with(&mut options, path)?;
    // Anyone who can open it can lock it forever.
    permissions::of_file(&metadata)?;
    Ok(file)
}

fn locked(answer: Result<(), TryLockError>) -> Result<bool, Fault> {
    match answer {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(Fault::NoLocks(error)),
    }
}

/// Whether the lock file still has its name. If somebody deleted it in the meantime, the next
/// process locks another file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> Result<bool, Fault> {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata()?;
    let there = std::fs::symlink_metadata(path);
    Ok(there.is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino())))
}

/// On this system the standard library cannot identify an open file. This crate never deletes
/// it.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> Result<bool, Fault> {
    Ok(true)
}

#[cfg(test)]
mod tests;
