//! The lock beside a file: the operating system's, which lets go of it with the process.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::fault::Fault;
use crate::permissions;
use crate::regular;

/// How long another process may keep it. It holds it to compare, to write some
/// kilobytes and to flush them: whoever holds it longer is stopped, or does something else.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

const SHORTEST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_millis(32);

/// A lock, until it is dropped or the process ends. The file stays, for whoever waits
/// for it would wait for another one than those who come later. Nothing is in it.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Asks again and again, with pauses in between: a wait for the lock itself has no
    /// end of its own.
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
    // Whoever can open it can lock it, and never let go.
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

/// Whether it has its name still: somebody may have deleted it meanwhile, and whoever
/// comes now locks another.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> Result<bool, Fault> {
    use std::os::unix::fs::MetadataExt;
    let ours = file.metadata()?;
    let there = std::fs::symlink_metadata(path);
    Ok(there.is_ok_and(|there| (there.dev(), there.ino()) == (ours.dev(), ours.ino())))
}

/// Of an open file, the standard library does not tell there which it is. Nothing here
/// deletes it.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> Result<bool, Fault> {
    Ok(true)
}

#[cfg(test)]
mod tests;
