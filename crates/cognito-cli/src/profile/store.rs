//! The signed-in user of a profile, for a keeper.

use std::fmt;

use cognito_srp_core::{
    Found, Loaded, SignedIn, StoreError, StoreErrorKind, StoreVersion, TokenStore,
};

use super::file::{Change, FileState, ProfileFile};
use super::settings::StoredSettings;

/// The session in a profile's file. Everything else in the file stays as it is.
pub(crate) struct ProfileStore {
    file: ProfileFile,
    /// The settings with which the session was opened, in case the file is damaged in the
    /// meantime.
    settings: StoredSettings,
}

/// Another process changed the session first.
#[derive(Debug)]
struct ChangedByAnother;

impl fmt::Display for ChangedByAnother {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another process has changed the session")
    }
}

impl std::error::Error for ChangedByAnother {}

impl ProfileStore {
    pub(super) fn new(file: ProfileFile, settings: StoredSettings) -> Self {
        Self { file, settings }
    }

    /// Changes the session if it has this version, in one step with the comparison.
    fn change(
        &self,
        replaces: &StoreVersion,
        mut change: impl FnMut(FileState) -> Change,
    ) -> Result<(), StoreError> {
        self.file
            .change(|there| match version(&there) == *replaces {
                true => Ok((change(there), ())),
                false => Err(self.file.error(StoreErrorKind::Changed, ChangedByAnother)),
            })
    }
}

impl TokenStore for ProfileStore {
    fn load(&self) -> Result<Loaded, StoreError> {
        let there = self.file.read()?;
        let version = version(&there);
        let found = match there {
            FileState::Missing => Found::Nobody,
            FileState::Damaged(error, _) => Found::Damaged(error),
            FileState::Contents(contents) => match &contents.session {
                None => Found::Nobody,
                Some(text) => Found::from_json(text, &self.file.place())?,
            },
        };
        Ok(Loaded { found, version })
    }

    fn save(&self, user: &SignedIn, replaces: &StoreVersion) -> Result<StoreVersion, StoreError> {
        let mut version = StoreVersion::NOTHING;
        self.change(replaces, |there| {
            let mut contents = there.or_new(&self.settings);
            contents.session = Some(user.to_json());
            version = contents.session_version();
            Change::Replace(contents)
        })?;
        Ok(version)
    }

    fn clear(&self, replaces: &StoreVersion) -> Result<(), StoreError> {
        self.change(replaces, signed_out)
    }
}

/// Removes the session, and a damaged file.
pub(super) fn signed_out(there: FileState) -> Change {
    match there {
        FileState::Missing => Change::Nothing,
        FileState::Damaged(..) => Change::Delete,
        FileState::Contents(contents) if contents.session.is_none() => Change::Nothing,
        FileState::Contents(mut contents) => {
            contents.set_session(None);
            Change::Replace(contents)
        }
    }
}

fn version(there: &FileState) -> StoreVersion {
    match there {
        FileState::Missing => StoreVersion::NOTHING,
        FileState::Contents(contents) => contents.session_version(),
        FileState::Damaged(_, version) => version.clone(),
    }
}
