//! A file that is its owner's alone, and that is replaced as a whole.

use core::fmt;
use std::error::Error as StdError;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use cognito_srp_core::{StoreError, StoreErrorKind, StoreVersion};
use zeroize::Zeroizing;

use crate::permissions;

/// A file that is its owner's alone, and that is replaced as a whole: what
/// [`FileStore`](crate::FileStore) keeps a user in, for other secrets.
///
/// On Unix it has mode 0600 from the beginning. The new one is written beside it,
/// flushed to the disk, and takes its name. Refused ([`StoreErrorKind::TooOpen`])
/// before anything is read or written are a directory that is another user's or in
/// which others could put another file in its place, and a file that is another
/// user's or that others can read. On Windows the access lists decide.
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
const LIMIT: u64 = 1 << 20;

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

    /// What is in it, up to 1 MiB, or `None` when there is no file.
    ///
    /// # Errors
    /// [`StoreErrorKind::TooOpen`] and [`StoreErrorKind::Unavailable`].
    pub fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unavailable(error)),
        };
        self.check_directory()?;
        let metadata = file.metadata().map_err(|error| self.unavailable(error))?;
        permissions::of_file(&metadata)
            .map_err(|error| self.error(StoreErrorKind::TooOpen, error))?;
        let length = metadata.len().min(LIMIT);
        // Room for all of it and the end, so that no piece is left behind by growing.
        let room = usize::try_from(length)
            .unwrap_or_default()
            .saturating_add(64);
        let mut octets = Zeroizing::new(Vec::with_capacity(room));
        file.take(length)
            .read_to_end(&mut octets)
            .map_err(|error| self.unavailable(error))?;
        Ok(Some(octets))
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
    /// [`StoreErrorKind::TooOpen`] and [`StoreErrorKind::Unavailable`].
    pub fn prepare(&self) -> Result<(), StoreError> {
        permissions::make_directory(self.directory()).map_err(|error| self.unavailable(error))?;
        let _lock = self.lock()?;
        self.new_file()
            .and_then(|_| fs::remove_file(self.beside("new")))
            .map_err(|error| self.unavailable(error))
    }

    /// Puts this in the place of what has that version. Gives the new version.
    ///
    /// # Errors
    /// [`StoreErrorKind::Changed`] when another version is there,
    /// [`StoreErrorKind::TooOpen`] and [`StoreErrorKind::Unavailable`]. What was there
    /// is there still.
    pub fn replace(
        &self,
        octets: &[u8],
        replaces: &StoreVersion,
    ) -> Result<StoreVersion, StoreError> {
        permissions::make_directory(self.directory()).map_err(|error| self.unavailable(error))?;
        let _lock = self.lock()?;
        self.check(replaces)?;
        self.write(octets)
    }

    /// Puts this in the place of whatever is there.
    ///
    /// # Errors
    /// [`StoreErrorKind::TooOpen`] and [`StoreErrorKind::Unavailable`]. What was there
    /// is there still.
    pub fn store(&self, octets: &[u8]) -> Result<StoreVersion, StoreError> {
        permissions::make_directory(self.directory()).map_err(|error| self.unavailable(error))?;
        let _lock = self.lock()?;
        self.write(octets)
    }

    /// Deletes it if it has this version. It is no error if there is none.
    ///
    /// # Errors
    /// As for [`replace`](Self::replace).
    pub fn remove(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        if matches!(self.directory().try_exists(), Ok(false)) {
            return Ok(());
        }
        let _lock = self.lock()?;
        self.check(replaces)?;
        self.unlink()
    }

    /// Deletes whatever is there. It is no error if there is none.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unavailable`].
    pub fn delete(&self) -> Result<(), StoreError> {
        if matches!(self.directory().try_exists(), Ok(false)) {
            return Ok(());
        }
        let _lock = self.lock()?;
        self.unlink()
    }

    /// Until it is dropped, or this process ends, nobody else changes the file.
    fn lock(&self) -> Result<File, StoreError> {
        self.check_directory()?;
        let locked = permissions::owners_alone()
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.beside("lock"))
            .and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| self.unavailable(error))
    }

    fn check(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        let there = self.read()?;
        match Self::version_of(there.as_deref().map(Vec::as_slice)) == *replaces {
            true => Ok(()),
            false => Err(self.error(StoreErrorKind::Changed, ChangedByAnother)),
        }
    }

    fn write(&self, octets: &[u8]) -> Result<StoreVersion, StoreError> {
        let written = self.new_file().and_then(|mut file| {
            file.write_all(octets)?;
            file.sync_all()?;
            fs::rename(self.beside("new"), &self.path)?;
            permissions::sync_directory(self.directory())
        });
        written.map_err(|error| self.unavailable(error))?;
        Ok(StoreVersion::of_content(octets))
    }

    fn unlink(&self) -> Result<(), StoreError> {
        for path in [self.beside("new"), self.path.clone()] {
            match fs::remove_file(path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(self.unavailable(error));
                }
                _ => {}
            }
        }
        permissions::sync_directory(self.directory()).map_err(|error| self.unavailable(error))
    }

    /// What is to take the file's place. One that a killed process left there goes.
    fn new_file(&self) -> io::Result<File> {
        let path = self.beside("new");
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        permissions::owners_alone()
            .write(true)
            .create_new(true)
            .open(path)
    }

    /// `.session.json.lock` for `session.json`.
    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(self.path.file_name().unwrap_or_default());
        name.push(".");
        name.push(suffix);
        self.path.with_file_name(name)
    }

    /// An error about what is in it.
    pub(crate) fn error(
        &self,
        kind: StoreErrorKind,
        why: impl StdError + Send + Sync + 'static,
    ) -> StoreError {
        StoreError::new(kind, &self.path.display().to_string(), why)
    }

    fn unavailable(&self, why: io::Error) -> StoreError {
        self.error(StoreErrorKind::Unavailable, why)
    }

    fn directory(&self) -> &Path {
        match self.path.parent() {
            Some(directory) if directory != Path::new("") => directory,
            _ => Path::new("."),
        }
    }

    fn check_directory(&self) -> Result<(), StoreError> {
        let directory = self.directory();
        let metadata = fs::metadata(directory).map_err(|error| self.unavailable(error))?;
        permissions::of_directory(&metadata).map_err(|error| {
            let place = directory.display().to_string();
            StoreError::new(StoreErrorKind::TooOpen, &place, error)
        })
    }
}

/// Why a file is not replaced.
#[derive(Debug)]
struct ChangedByAnother;

impl fmt::Display for ChangedByAnother {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another process has changed it")
    }
}

impl StdError for ChangedByAnother {}
