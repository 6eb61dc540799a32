//! A file with one signed-in user.

use std::error::Error as StdError;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use cognito_srp_core::{SignedIn, StoreError, StoreErrorKind, TokenStore};
use tempfile::{Builder, NamedTempFile};
use zeroize::Zeroizing;

use crate::permissions;

/// A file with one signed-in user.
///
/// On Unix it has mode 0600 from the beginning. It is replaced as a whole: the new
/// one is written beside it, flushed to the disk, and takes its name. A directory
/// in which others could put another file in its place, and a file that others can
/// read, are refused ([`StoreErrorKind::TooOpen`]). On Windows the directory's
/// access list decides, which in a user's profile lets in nobody else.
///
/// Several processes can share one. There is no lock: when two refresh at once, the
/// user pool's grace period for rotated refresh tokens is what makes both good.
#[derive(Clone, Debug)]
pub struct FileStore {
    path: PathBuf,
}

/// More is no signed-in user: three tokens have some five kilobytes.
const LIMIT: u64 = 1 << 20;

impl FileStore {
    /// The file at this path. It need not exist, nor need its directory: that is
    /// made when a user is saved, with mode 0700.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Makes the directory, and sees that a user can be saved in it: before a
    /// sign-in, whose tokens would be lost otherwise.
    ///
    /// ```no_run
    /// # use cognito_store::FileStore;
    /// let store = FileStore::at("/home/alice/.config/my-app/session.json");
    /// store.prepare()?; // and only then ask for a password
    /// # Ok::<(), cognito_store::StoreError>(())
    /// ```
    ///
    /// # Errors
    /// [`StoreErrorKind::TooOpen`] and [`StoreErrorKind::Unavailable`].
    pub fn prepare(&self) -> Result<(), StoreError> {
        self.make_directory()?;
        let file = self.beside().map_err(|error| self.unavailable(error))?;
        file.close().map_err(|error| self.unavailable(error))
    }

    fn directory(&self) -> &Path {
        match self.path.parent() {
            Some(directory) if directory != Path::new("") => directory,
            _ => Path::new("."),
        }
    }

    fn error(
        &self,
        kind: StoreErrorKind,
        why: impl StdError + Send + Sync + 'static,
    ) -> StoreError {
        StoreError::new(kind, &self.path.display().to_string(), why)
    }

    fn unavailable(&self, why: io::Error) -> StoreError {
        self.error(StoreErrorKind::Unavailable, why)
    }

    fn check_directory(&self) -> Result<(), StoreError> {
        let directory = self.directory();
        let metadata = fs::metadata(directory).map_err(|error| self.unavailable(error))?;
        permissions::of_directory(&metadata).map_err(|error| {
            let place = directory.display().to_string();
            StoreError::new(StoreErrorKind::TooOpen, &place, error)
        })
    }

    fn make_directory(&self) -> Result<(), StoreError> {
        permissions::make_directory(self.directory()).map_err(|error| self.unavailable(error))?;
        self.check_directory()
    }

    /// A new file for what will take the name: with mode 0600 from the beginning, and
    /// removed again when it does not get it.
    fn beside(&self) -> io::Result<NamedTempFile> {
        Builder::new()
            .prefix(".session-")
            .tempfile_in(self.directory())
    }

    fn read(&self, file: File) -> Result<Zeroizing<Vec<u8>>, StoreError> {
        let metadata = file.metadata().map_err(|error| self.unavailable(error))?;
        permissions::of_file(&metadata)
            .map_err(|error| self.error(StoreErrorKind::TooOpen, error))?;
        let length = metadata.len().min(LIMIT);
        // Room for all of it and the end, so that no piece is left behind by growing.
        let room = usize::try_from(length)
            .unwrap_or_default()
            .saturating_add(64);
        let mut text = Zeroizing::new(Vec::with_capacity(room));
        file.take(length)
            .read_to_end(&mut text)
            .map_err(|error| self.unavailable(error))?;
        Ok(text)
    }

    fn write(&self, text: &[u8]) -> io::Result<()> {
        let mut file = self.beside()?;
        file.write_all(text)?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        permissions::sync_directory(self.directory())
    }
}

impl TokenStore for FileStore {
    fn load(&self) -> Result<Option<SignedIn>, StoreError> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unavailable(error)),
        };
        self.check_directory()?;
        let octets = self.read(file)?;
        // What is no text is no JSON either.
        let text = str::from_utf8(&octets).unwrap_or_default();
        SignedIn::from_json(text)
            .map(Some)
            .map_err(|error| self.error(StoreErrorKind::Damaged, error))
    }

    fn save(&self, user: &SignedIn) -> Result<(), StoreError> {
        self.make_directory()?;
        self.write(user.to_json().as_bytes())
            .map_err(|error| self.unavailable(error))
    }

    fn clear(&self) -> Result<(), StoreError> {
        match fs::remove_file(&self.path) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(self.unavailable(error)),
        }
        permissions::sync_directory(self.directory()).map_err(|error| self.unavailable(error))
    }
}
