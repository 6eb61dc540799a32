//! A file with one signed-in user.

use std::path::{Path, PathBuf};

use cognito_srp_core::{Found, Loaded, SignedIn, StoreError, StoreVersion, TokenStore};

use crate::private_file::PrivateFile;
use crate::user;

/// A file with one signed-in user.
///
/// It is a [`PrivateFile`]: only its owner can use it, and it is replaced as a whole.
///
/// Several processes can share one. A process can change only the version that it has read;
/// otherwise the change is refused ([`Changed`](crate::StoreErrorKind::Changed)). If two
/// processes refresh at the same time, both succeed if the app client has a grace period for
/// rotated refresh tokens.
///
/// A user saved by a newer version of this crate is reported as
/// [`Unavailable`](crate::StoreErrorKind::Unavailable), not as damaged, so that a program with
/// an older version does not replace it.
#[derive(Clone, Debug)]
pub struct FileStore {
    file: PrivateFile,
}

impl FileStore {
    /// The file at this path. Neither the file nor its directory must exist: the directory is
    /// created with mode 0700 when a user is saved.
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

    /// Creates the directory, and checks that a user can be saved in it. Call it before a
    /// sign-in, so that its tokens are not lost.
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
