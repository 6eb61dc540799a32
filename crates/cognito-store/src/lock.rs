//! The lock beside a file. It is the operating system's, which releases it when the process ends.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::fault::Fault;
use crate::permissions;
use crate::regular;

/// How long to wait for another process. A holder compares, writes some kilobytes and
/// flushes them: one that takes longer has been stopped, or is no process of ours.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_millis(32);

/// A lock, held until it is dropped or the process ends. The empty lock file stays: if it
/// were deleted, those who wait already and those who come later would lock two files.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Polls with pauses in between: a blocking wait for the lock would have no time limit.
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
    // Anyone who can open it can lock it for ever.
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

/// Whether it still has its name. If somebody has deleted it meanwhile, the next process
/// locks another file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> Result<bool, Fault> {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata()?;
    let there = std::fs::symlink_metadata(path);
    Ok(there.is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino())))
}

/// The standard library cannot identify an open file there. Nothing of ours deletes it.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> Result<bool, Fault> {
    Ok(true)
}

#[cfg(test)]
mod tests;
