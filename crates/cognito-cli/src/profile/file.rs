//! A profile's file: reading it, and changing it from the state that was read.

use std::path::PathBuf;

use cognito_srp_core::{Found, StoreError, StoreErrorKind, StoreVersion};
use cognito_store::PrivateFile;

use super::contents::Contents;
use super::header::NotAProfile;
use super::settings::StoredSettings;

/// The file of a profile.
#[derive(Clone)]
pub(super) struct ProfileFile(PrivateFile);

/// The state of the file when it was read.
pub(super) enum FileState {
    /// There is no file.
    Missing,
    Contents(Box<Contents>),
    /// Something else, which can be replaced.
    Damaged(StoreError, StoreVersion),
}

impl FileState {
    /// The contents; if there are none, new ones with these settings.
    pub(super) fn or_new(self, settings: &StoredSettings) -> Box<Contents> {
        match self {
            Self::Contents(contents) => contents,
            Self::Missing | Self::Damaged(..) => Box::new(Contents::new(settings.clone())),
        }
    }
}

/// A change to the file.
pub(super) enum Change {
    Nothing,
    Replace(Box<Contents>),
    Delete,
}

impl ProfileFile {
    pub(super) fn at(path: PathBuf) -> Self {
        Self(PrivateFile::at(path))
    }

    /// Creates the directory, and checks that the file can be replaced.
    pub(super) fn prepare(&self) -> Result<(), StoreError> {
        self.0.prepare()?;
        // A file of a newer version must not be replaced.
        self.read().map(drop)
    }

    /// What is in it.
    ///
    /// # Errors
    /// A [`StoreError`] if it cannot be read, or if a newer version of this command has
    /// written it.
    pub(super) fn read(&self) -> Result<FileState, StoreError> {
        Ok(self.look()?.0)
    }

    fn look(&self) -> Result<(FileState, StoreVersion), StoreError> {
        let Some(octets) = self.0.read()? else {
            return Ok((FileState::Missing, StoreVersion::NOTHING));
        };
        let version = StoreVersion::of_content(&octets);
        let there = match Contents::read(&octets) {
            Ok(contents) => {
                if let Some(text) = &contents.session {
                    // A session of a newer library must not be replaced either.
                    Found::from_json(text, &self.place())?;
                }
                FileState::Contents(Box::new(contents))
            }
            Err(newer @ NotAProfile::Newer { .. }) => {
                return Err(self.error(StoreErrorKind::Unavailable, newer));
            }
            Err(other) => {
                let error = self.error(StoreErrorKind::Damaged, other);
                FileState::Damaged(error, version.clone())
            }
        };
        Ok((there, version))
    }

    pub(super) fn sweep(&self) -> Result<(), StoreError> {
        self.0.sweep()
    }

    /// Changes the file from its current state, and returns the change's result. If another
    /// process changes it first, the change is repeated with the new state.
    pub(super) fn change<T>(
        &self,
        mut change: impl FnMut(FileState) -> Result<(Change, T), StoreError>,
    ) -> Result<T, StoreError> {
        loop {
            let (there, version) = self.look()?;
            let (next, value) = change(there)?;
            let changed = match next {
                // A process that was killed may have left a file with tokens beside it.
                Change::Nothing => self.0.sweep(),
                Change::Replace(contents) => {
                    let octets = contents.write();
                    let octets =
                        octets.map_err(|error| self.error(StoreErrorKind::Damaged, error))?;
                    self.0.replace(&octets, &version).map(drop)
                }
                Change::Delete => self.0.remove(&version),
            };
            match changed {
                Ok(()) => return Ok(value),
                // Each time, another process was faster.
                Err(error) if error.kind() == StoreErrorKind::Changed => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Deletes it, whatever it contains.
    pub(super) fn delete(&self) -> Result<(), StoreError> {
        self.0.delete()
    }

    /// Its name in messages.
    pub(super) fn place(&self) -> String {
        self.0.path().display().to_string()
    }

    pub(super) fn error(
        &self,
        kind: StoreErrorKind,
        why: impl std::error::Error + Send + Sync + 'static,
    ) -> StoreError {
        StoreError::new(kind, &self.place(), why)
    }
}
