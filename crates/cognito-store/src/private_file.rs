//! A file that only its owner can use, and that is replaced as a whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;

use cognito_srp_core::{StoreError, StoreVersion};
use zeroize::Zeroizing;

use crate::busy::until_free;
use crate::directory::{self, Directory};
use crate::fault::{At, Fault};
use crate::lock::Lock;
use crate::{permissions, regular};

/// A file that only its owner can use, and that is replaced as a whole.
/// [`FileStore`](crate::FileStore) keeps a user in one; this type is for other secrets.
///
/// On Unix it is created with mode 0600. Before anything is read or written, these are refused
/// ([`UnsafePermissions`](crate::StoreErrorKind::UnsafePermissions)): a directory that belongs
/// to another user, or in which others could replace the file; and a file that belongs to
/// another user, or that others can read. On Windows the access lists decide. Anything that is
/// not a regular file is neither opened nor replaced nor deleted
/// ([`Unavailable`](crate::StoreErrorKind::Unavailable)). That includes a symbolic link,
/// because its target would keep the secret.
///
/// # Several processes
/// Every change of `session.json` is made under an operating system lock on
/// `.session.json.lock`, an empty file that stays. The new content is written to
/// `.session.json.new`, flushed to disk, and renamed: a reader sees the old content or the
/// new. If a process ends or is killed, its lock is released, and the next change deletes what
/// it left in `.session.json.new`. It is an error
/// ([`Unavailable`](crate::StoreErrorKind::Unavailable)) if another process holds the lock for
/// ten seconds, or if the file system has no locks. Programs that do not take the lock are not
/// kept out.
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

/// The intended secrets are smaller: three tokens have about five kilobytes.
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

    /// Its content, or `None` if there is no file.
    ///
    /// # Errors
    /// [`UnsafePermissions`](crate::StoreErrorKind::UnsafePermissions), and
    /// [`Unavailable`](crate::StoreErrorKind::Unavailable), also for more than 1 MiB.
    pub fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let there = self.now()?;
        // If a file is replaced in two steps, as `MoveFileEx` may do, there is no file for a
        // moment. The writer holds the lock meanwhile.
        if cfg!(windows) && there.is_none() && self.beside("lock").exists() {
            let _lock = self.lock()?;
            return self.now();
        }
        Ok(there)
    }

    /// The current content.
    fn now(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let Some((file, metadata)) = regular::open(&self.path).at(&self.path)? else {
            return Ok(None);
        };
        self.check_directory()?;
        permissions::of_file(&metadata).at(&self.path)?;
        whole(&file, metadata.len()).map(Some).at(&self.path)
    }

    /// The version of a file with this content, or of a missing file.
    #[must_use]
    pub fn version_of(content: Option<&[u8]>) -> StoreVersion {
        content.map_or(StoreVersion::NOTHING, StoreVersion::of_content)
    }

    /// Creates the directory and its missing parents with mode 0700, and checks that a
    /// file can be created in it. Call it before there is a secret to lose.
    ///
    /// # Errors
    /// [`UnsafePermissions`](crate::StoreErrorKind::UnsafePermissions) and
    /// [`Unavailable`](crate::StoreErrorKind::Unavailable).
    pub fn prepare(&self) -> Result<(), StoreError> {
        let _lock = self.lock_in_new_directory()?;
        let made = self.new_file().map(drop);
        made.and_then(|()| self.remove_new_file()).at(&self.path)
    }

    /// Replaces the content that has this version. Returns the new version.
    ///
    /// # Errors
    /// [`Changed`](crate::StoreErrorKind::Changed) if the file has another version,
    /// [`UnsafePermissions`](crate::StoreErrorKind::UnsafePermissions) and
    /// [`Unavailable`](crate::StoreErrorKind::Unavailable), also for more than 1 MiB. The old
    /// content is still there, unless the error says that the change was made but not flushed
    /// to disk.
    pub fn replace(
        &self,
        octets: &[u8],
        replaces: &StoreVersion,
    ) -> Result<StoreVersion, StoreError> {
        let _lock = self.lock_in_new_directory()?;
        let there = self.now()?;
        match Self::version_of(there.as_deref().map(Vec::as_slice)) == *replaces {
            true => self.write(octets).at(&self.path),
            false => Err(Fault::Changed).at(&self.path),
        }
    }

    /// Replaces the content, whatever its version.
    ///
    /// # Errors
    /// As for [`replace`](Self::replace), except [`Changed`](crate::StoreErrorKind::Changed).
    pub fn store(&self, octets: &[u8]) -> Result<StoreVersion, StoreError> {
        let _lock = self.lock_in_new_directory()?;
        self.write(octets).at(&self.path)
    }

    /// Deletes the file if it has this version. It is not an error if there is no file.
    ///
    /// # Errors
    /// As for [`replace`](Self::replace).
    pub fn remove(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.remove_if(|| match self.now()? {
            Some(there) if StoreVersion::of_content(&there) != *replaces => {
                Err(Fault::Changed).at(&self.path)
            }
            _ => Ok(()),
        })
    }

    /// Deletes the file, whatever its version. It is not an error if there is no file.
    ///
    /// # Errors
    /// As for [`store`](Self::store).
    pub fn delete(&self) -> Result<(), StoreError> {
        self.remove_if(|| Ok(()))
    }

    /// Deletes what a killed process has left beside the file, and keeps the file. Every
    /// change does so too; call this if nothing changes, for example on a sign-out when nobody
    /// is signed in.
    ///
    /// # Errors
    /// As for [`store`](Self::store).
    pub fn sweep(&self) -> Result<(), StoreError> {
        self.if_there(|| self.remove_new_file().at(&self.path))
    }

    fn remove_if(&self, may: impl FnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.if_there(|| may().and_then(|()| self.unlink().at(&self.path)))
    }

    /// Runs this under the lock. Without a directory there is nothing to do.
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

    /// Nobody else can change the file until this is dropped or the process ends.
    fn lock(&self) -> Result<Lock, StoreError> {
        self.check_directory()?;
        // No lock file is created beside something that is not a file.
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

    /// Renames a new file with this content over the old one, or deletes it.
    fn put(&self, octets: &[u8]) -> io::Result<()> {
        let put = self.new_file().and_then(|mut file| {
            file.write_all(octets)?;
            file.sync_all()?;
            drop(file);
            until_free(|| fs::rename(self.beside("new"), &self.path))
        });
        // It contains a secret. If it cannot be deleted, the next change tries again.
        put.inspect_err(|_| drop(self.remove_new_file()))
    }

    fn unlink(&self) -> Result<(), Fault> {
        let directory = Directory::open(directory::of(&self.path))?;
        let is_there = regular::look(&self.path)?;
        self.remove_new_file()?;
        if is_there {
            until_free(|| fs::remove_file(&self.path))?;
        }
        directory.sync().map_err(Fault::NotDurable)
    }

    /// The file that will be renamed. One left by a killed process is deleted first.
    fn new_file(&self) -> io::Result<File> {
        self.remove_new_file()?;
        let mut options = permissions::owners_alone();
        options.write(true).create_new(true);
        until_free(|| options.open(self.beside("new")))
    }

    fn remove_new_file(&self) -> io::Result<()> {
        match until_free(|| fs::remove_file(self.beside("new"))) {
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

/// The content of a file that had this length when it was opened.
fn whole(file: &File, length: u64) -> Result<Zeroizing<Vec<u8>>, Fault> {
    // Allocated once, because a growing buffer would leave pieces of the secret behind.
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
