//! A file that is its owner's alone, and that is replaced as a whole.

use std::error::Error as StdError;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use cognito_srp_core::{StoreError, StoreErrorKind};
use tempfile::{Builder, NamedTempFile};
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
/// let room = file.prepare()?; // before there is something to lose
/// room.store(b"the secret")?;
/// assert_eq!(file.read()?.unwrap().as_slice(), b"the secret");
/// # Ok::<(), StoreError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PrivateFile {
    path: PathBuf,
}

/// A file that takes the place of the one before when it is whole, and is deleted
/// otherwise.
#[derive(Debug)]
#[must_use = "nothing is kept before it is stored"]
pub struct NewPrivateFile<'a> {
    place: &'a PrivateFile,
    file: NamedTempFile,
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

    /// Makes the directory, and those above it that are missing, with mode 0700.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unavailable`].
    pub fn make_directory(&self) -> Result<(), StoreError> {
        permissions::make_directory(self.directory()).map_err(|error| self.unavailable(error))
    }

    /// Makes room for something, before there is something to lose. The directory has
    /// to exist.
    ///
    /// # Errors
    /// [`StoreErrorKind::TooOpen`] and [`StoreErrorKind::Unavailable`].
    pub fn prepare(&self) -> Result<NewPrivateFile<'_>, StoreError> {
        self.check_directory()?;
        let file = Builder::new()
            .prefix(".cognito-")
            .tempfile_in(self.directory())
            .map_err(|error| self.unavailable(error))?;
        Ok(NewPrivateFile { place: self, file })
    }

    /// Deletes it. It is no error if there is none.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unavailable`].
    pub fn delete(&self) -> Result<(), StoreError> {
        match fs::remove_file(&self.path) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(self.unavailable(error)),
        }
        permissions::sync_directory(self.directory()).map_err(|error| self.unavailable(error))
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

impl NewPrivateFile<'_> {
    /// Writes it, and puts it in the place of the one before: as a whole or not at
    /// all, and for good when it returns.
    ///
    /// # Errors
    /// [`StoreErrorKind::Unavailable`]; what was there is there still.
    pub fn store(self, octets: &[u8]) -> Result<(), StoreError> {
        let Self { place, mut file } = self;
        let written = file
            .write_all(octets)
            .and_then(|()| file.as_file().sync_all())
            .and_then(|()| Ok(file.persist(&place.path)?))
            .and_then(|_| permissions::sync_directory(place.directory()));
        written.map_err(|error| place.unavailable(error))
    }
}
