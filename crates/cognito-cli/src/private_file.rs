//! Files that only the user can read, and their names in messages.

use std::path::PathBuf;

use cognito_srp_core::{StoreError, StoreErrorKind, StoreVersion};
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A text in a file that only its owner can read, and that is replaced as a whole.
pub(crate) struct PrivateFile {
    /// Its name in messages: `the device file`.
    what: &'static str,
    file: cognito_store::PrivateFile,
}

impl PrivateFile {
    pub(crate) fn at(what: &'static str, path: PathBuf) -> Self {
        let file = cognito_store::PrivateFile::at(path);
        Self { what, file }
    }

    /// The contents, if there is a file. A file that others could have written is refused.
    pub(crate) fn read(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        let Some(octets) = self.file.read()? else {
            return Ok(None);
        };
        let text = str::from_utf8(&octets).map_err(|_| self.unusable(&"it is not UTF-8"))?;
        Ok(Some(Zeroizing::new(text.to_owned())))
    }

    /// Checks that the file can be written, before there is something to lose.
    pub(crate) fn prepare(&self) -> Result<(), Failure> {
        Ok(self.file.prepare()?)
    }

    /// Replaces the contents, if `may` accepts the current ones.
    pub(crate) fn replace(
        &self,
        octets: &[u8],
        may: impl Fn(Option<&str>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.change(|there, version| {
            may(there)?;
            Ok(self.file.replace(octets, version).map(drop))
        })
    }

    /// Deletes the file, if its contents are the ones to delete.
    pub(crate) fn remove_if(
        &self,
        is_to_go: impl Fn(&str) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        self.change(|there, version| match there.map(&is_to_go).transpose()? {
            Some(true) => Ok(self.file.remove(version)),
            Some(false) | None => Ok(Ok(())),
        })
    }

    /// If another process changes the file first, the change is repeated with the new
    /// contents.
    fn change(
        &self,
        change: impl Fn(Option<&str>, &StoreVersion) -> Result<Result<(), StoreError>, Failure>,
    ) -> Result<(), Failure> {
        loop {
            let there = self.read()?;
            let there = there.as_ref().map(|text| text.as_str());
            let version = cognito_store::PrivateFile::version_of(there.map(str::as_bytes));
            match change(there, &version)? {
                // Each time, another process was faster.
                Err(error) if error.kind() == StoreErrorKind::Changed => {}
                done => return Ok(done?),
            }
        }
    }

    pub(crate) fn unusable(&self, why: &dyn std::fmt::Display) -> Failure {
        let (what, path) = (self.what, self.file.path().display());
        Failure::Usage(format!("{what} {path} cannot be used: {why}"))
    }
}
