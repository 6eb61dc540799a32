//! A file that is its owner's alone, and that is replaced as a whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;

use cognito_srp_core::{StoreError, StoreVersion};
use zeroize::Zeroizing;

use crate::directory::{self, Directory};
use crate::fault::{At, Fault};
use crate::lock::Lock;
use crate::{permissions, regular};

/// A file that is its owner's alone, and that is replaced as a whole: what
/// [`FileStore`](crate::FileStore) keeps a user in, for other secrets.
///
/// On Unix it has mode 0600 from the beginning. Refused
/// ([`UnsafePermissions`](crate::StoreErrorKind::UnsafePermissions)) before anything is read or written are a
/// directory that is another user's or in which others could put another file in its
/// place, and a file that is another user's or that others can read. On Windows the
/// access lists decide. What is no regular file is neither opened nor replaced nor
/// deleted ([`Unavailable`](crate::StoreErrorKind::Unavailable)), a symbolic link
/// neither: what it points to would keep the secret.
///
/// # Several processes
/// For `session.json`, all that changes it is done under a lock of the operating system
/// on `.session.json.lock`, an empty file that stays. The new content is written to
/// `.session.json.new`, flushed to the disk, and takes the file's name: whoever reads has
/// the old one or the new one. The lock of a process that ends, or is killed, is free;
/// what it has left in `.session.json.new` goes with the next change. If another process
/// does not let go of the lock for ten seconds, or the file system has none, that is an
/// error ([`Unavailable`](crate::StoreErrorKind::Unavailable)). Programs that do not ask
/// for the lock are not kept out.
///
/// ```no_run
/// use cognito_store::{PrivateFile, StoreError};
///
/// let file = PrivateFile::at("/home/alice/.config/my-app/device.json");
/// file.prepare()?; // before there is something to lose
/// file.store(b"the secret")?;
/// assert_eq!(file.read()?.unwrap().as_slice(), b"the secret");
/// # Ok::<(), StoreError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PrivateFile {
    path: PathBuf,
}

/// More is none of the secrets that this is for: three tokens have some five kilobytes.
pub(crate) const LIMIT: u64 = 1 << 20;

impl PrivateFile {
    /// The file at this path, which need not exist.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is in it, or `None` when there is no file.
    ///
    /// # Errors
    /// [`UnsafePermissions`](crate::StoreErrorKind::UnsafePermissions), and
    /// [`Unavailable`](crate::StoreErrorKind::Unavailable), also for more than 1 MiB.
    pub fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let Some((file, metadata)) = regular::open(&self.path).at(&self.path)? else {
            return Ok(None);
        };
        self.check_directory()?;
        permissions::of_file(&metadata).at(&self.path)?;
        whole(&file, metadata.len()).map(Some).at(&self.path)
    }

    /// The version of a file with this content, or of none.
    #[must_use]
    pub fn version_of(content: Option<&[u8]>) -> StoreVersion {
        content.map_or(StoreVersion::NOTHING, StoreVersion::of_content)
    }

    /// Makes the directory, and those above it that are missing, with mode 0700, and
    /// sees that a file can be made in it: before there is something to lose.
    ///
    /// # Errors
    /// [`UnsafePermissions`](crate::StoreErrorKind::UnsafePermissions) and
    /// [`Unavailable`](crate::StoreErrorKind::Unavailable).
    pub fn prepare(&self) -> Result<(), StoreError> {
        let _lock = self.lock_in_new_directory()?;
        let made = self.new_file().map(drop);
        made.and_then(|()| self.remove_new_file()).at(&self.path)
    }

    /// Puts this in the place of what has that version. Gives the new version.
    ///
    /// # Errors
    /// [`Changed`](crate::StoreErrorKind::Changed) when another version is there,
    /// [`UnsafePermissions`](crate::StoreErrorKind::UnsafePermissions) and
    /// [`Unavailable`](crate::StoreErrorKind::Unavailable), also for more than 1 MiB.
    /// What was there is there still, unless the error says that the change is made:
    /// then it is, but was not flushed to the disk.
    pub fn replace(
        &self,
        octets: &[u8],
        replaces: &StoreVersion,
    ) -> Result<StoreVersion, StoreError> {
        let _lock = self.lock_in_new_directory()?;
        let there = self.read()?;
        match Self::version_of(there.as_deref().map(Vec::as_slice)) == *replaces {
            true => self.write(octets).at(&self.path),
            false => Err(Fault::Changed).at(&self.path),
        }
    }

    /// Puts this in the place of whatever is there.
    ///
    /// # Errors
    /// As for [`replace`](Self::replace), but never that another version is there.
    pub fn store(&self, octets: &[u8]) -> Result<StoreVersion, StoreError> {
        let _lock = self.lock_in_new_directory()?;
        self.write(octets).at(&self.path)
    }

    /// Deletes it if it has this version. It is no error if there is none.
    ///
    /// # Errors
    /// As for [`replace`](Self::replace).
    pub fn remove(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.remove_if(|| match self.read()? {
            Some(there) if StoreVersion::of_content(&there) != *replaces => {
                Err(Fault::Changed).at(&self.path)
            }
            _ => Ok(()),
        })
    }

    /// Deletes whatever is in it. It is no error if there is none.
    ///
    /// # Errors
    /// As for [`store`](Self::store).
    pub fn delete(&self) -> Result<(), StoreError> {
        self.remove_if(|| Ok(()))
    }

    /// Deletes what a killed process has left beside it, and leaves the file. Every change
    /// does so: this is for when there is nothing to change, such as a sign-out with nobody there.
    ///
    /// # Errors
    /// As for [`store`](Self::store).
    pub fn sweep(&self) -> Result<(), StoreError> {
        self.if_there(|| self.remove_new_file().at(&self.path))
    }

    fn remove_if(&self, may: impl FnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.if_there(|| may().and_then(|()| self.unlink().at(&self.path)))
    }

    /// Under the lock. Where there is no directory, nothing has to be done.
    fn if_there(&self, change: impl FnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
        if matches!(directory::of(&self.path).try_exists(), Ok(false)) {
            return Ok(());
        }
        let _lock = self.lock()?;
        change()
    }

    fn lock_in_new_directory(&self) -> Result<Lock, StoreError> {
        directory::make(directory::of(&self.path)).at(&self.path)?;
        self.lock()
    }

    /// Until it is dropped, or this process ends, nobody else changes the file.
    fn lock(&self) -> Result<Lock, StoreError> {
        self.check_directory()?;
        // Beside what is no file, no lock is made.
        regular::look(&self.path).at(&self.path)?;
        let path = self.beside("lock");
        Lock::acquire(&path, thread::sleep).at(&path)
    }

    fn check_directory(&self) -> Result<(), StoreError> {
        let directory = directory::of(&self.path);
        directory::check(directory).at(directory)
    }

    fn write(&self, octets: &[u8]) -> Result<StoreVersion, Fault> {
        if u64::try_from(octets.len()).is_ok_and(|length| length > LIMIT) {
            return Err(Fault::TooLarge);
        }
        regular::look(&self.path)?;
        let directory = Directory::open(directory::of(&self.path))?;
        self.put(octets)?;
        directory.sync().map_err(Fault::NotDurable)?;
        Ok(StoreVersion::of_content(octets))
    }

    /// A new file with this content takes the name, or is gone.
    fn put(&self, octets: &[u8]) -> io::Result<()> {
        let put = self.new_file().and_then(|mut file| {
            file.write_all(octets)?;
            file.sync_all()?;
            fs::rename(self.beside("new"), &self.path)
        });
        // A secret is in it. If it cannot be removed, the next change tries again.
        put.inspect_err(|_| drop(self.remove_new_file()))
    }

    fn unlink(&self) -> Result<(), Fault> {
        let directory = Directory::open(directory::of(&self.path))?;
        let is_there = regular::look(&self.path)?;
        self.remove_new_file()?;
        if is_there {
            fs::remove_file(&self.path)?;
        }
        directory.sync().map_err(Fault::NotDurable)
    }

    /// What is to take the file's place. One that a killed process left there goes.
    fn new_file(&self) -> io::Result<File> {
        self.remove_new_file()?;
        permissions::owners_alone()
            .write(true)
            .create_new(true)
            .open(self.beside("new"))
    }

    fn remove_new_file(&self) -> io::Result<()> {
        match fs::remove_file(self.beside("new")) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    /// `.session.json.lock` for `session.json`.
    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(self.path.file_name().unwrap_or_default());
        name.push(".");
        name.push(suffix);
        self.path.with_file_name(name)
    }
}

/// All of a file that had this length when it was opened.
fn whole(file: &File, length: u64) -> Result<Zeroizing<Vec<u8>>, Fault> {
    // Room for all of it and the end, so that no piece is left behind by growing.
    let room = usize::try_from(length.min(LIMIT)).unwrap_or_default();
    let mut octets = Zeroizing::new(Vec::with_capacity(room.saturating_add(64)));
    file.take(LIMIT.saturating_add(1))
        .read_to_end(&mut octets)?;
    match u64::try_from(octets.len()).is_ok_and(|length| length <= LIMIT) {
        true => Ok(octets),
        false => Err(Fault::TooLarge),
    }
}

#[cfg(test)]
mod tests;
