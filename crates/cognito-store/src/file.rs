//! A file with one signed-in user.

use std::path::{Path, PathBuf};

use cognito_srp_core::{Found, Loaded, SignedIn, StoreError, StoreVersion, TokenStore};

use crate::private_file::PrivateFile;
use crate::user;

/// A file with one signed-in user.
///
/// It is a [`PrivateFile`]: its owner's alone, and replaced as a whole.
///
/// Several processes can share one: what a process changes is what it has read, or it
/// is refused ([`Changed`](crate::StoreErrorKind::Changed)). When two refresh at once, the
/// user pool's grace period for rotated refresh tokens is what makes both good.
///
/// A user that a newer version of this crate has saved is
/// [`Unavailable`](crate::StoreErrorKind::Unavailable), not damaged: a program with an
/// older version does not replace it.
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
    /// [`UnsafePermissions`](crate::StoreErrorKind::UnsafePermissions) and
    /// [`Unavailable`](crate::StoreErrorKind::Unavailable).
    pub fn prepare(&self) -> Result<(), StoreError> {
        self.file.prepare()
    }
}

impl TokenStore for FileStore {
    fn load(&self) -> Result<Loaded, StoreError> {
        let content = self.file.read()?;
        let version = PrivateFile::version_of(content.as_deref().map(Vec::as_slice));
        let place = self.file.path().display().to_string();
        let found = match content {
            None => Found::Nobody,
            Some(octets) => user::found(&octets, &place)?,
        };
        Ok(Loaded { found, version })
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        self.file.replace(user.to_json().as_bytes(), replaces)
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.file.remove(replaces)
    }
}
