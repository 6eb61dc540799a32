//! A file with one signed-in user.

use std::path::{Path, PathBuf};

use cognito_srp_core::{SignedIn, StoreError, StoreErrorKind, TokenStore};

use crate::private_file::PrivateFile;

/// A file with one signed-in user.
///
/// It is a [`PrivateFile`]: its owner's alone, and replaced as a whole.
///
/// Several processes can share one. There is no lock: when two refresh at once, the
/// user pool's grace period for rotated refresh tokens is what makes both good.
#[derive(Clone, Debug)]
pub struct FileStore {
    file: PrivateFile,
}

impl FileStore {
    /// The file at this path. It need not exist, nor need its directory: that is
    /// made when a user is saved, with mode 0700.
    #[must_use]
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            file: PrivateFile::at(path),
        }
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
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
        self.file.make_directory()?;
        self.file.prepare().map(drop)
    }
}

impl TokenStore for FileStore {
    fn load(&self) -> Result<Option<SignedIn>, StoreError> {
        let Some(octets) = self.file.read()? else {
            return Ok(None);
        };
        // What is no text is no JSON either.
        let text = str::from_utf8(&octets).unwrap_or_default();
        SignedIn::from_json(text)
            .map(Some)
            .map_err(|error| self.file.error(StoreErrorKind::Damaged, error))
    }

    fn save(&self, user: &SignedIn) -> Result<(), StoreError> {
        self.file.make_directory()?;
        self.file.prepare()?.store(user.to_json().as_bytes())
    }

    fn clear(&self) -> Result<(), StoreError> {
        self.file.delete()
    }
}
