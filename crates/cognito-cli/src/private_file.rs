//! Files that are the user's alone, and what they are to people.

use std::path::PathBuf;

use zeroize::Zeroizing;

use crate::failure::Failure;

/// A text in a file that is its owner's alone, and that is replaced as a whole.
pub(crate) struct PrivateFile {
    /// What it is, for people: `the device file`.
    what: &'static str,
    file: cognito_store::PrivateFile,
}

impl PrivateFile {
    pub(crate) fn at(what: &'static str, path: PathBuf) -> Self {
        let file = cognito_store::PrivateFile::at(path);
        Self { what, file }
    }

    /// What is in it, if there is a file. A file that others could have put there is
    /// refused.
    pub(crate) fn read(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        let Some(octets) = self.file.read()? else {
            return Ok(None);
        };
        let text = str::from_utf8(&octets).map_err(|_| self.unusable(&"it is not UTF-8"))?;
        Ok(Some(Zeroizing::new(text.to_owned())))
    }

    /// Sees that something can be put there, before there is something to lose.
    pub(crate) fn prepare(&self) -> Result<(), Failure> {
        Ok(self.file.prepare()?)
    }

    /// Puts this in the place of whatever is there.
    pub(crate) fn store(&self, octets: &[u8]) -> Result<(), Failure> {
        self.file.store(octets)?;
        Ok(())
    }

    pub(crate) fn delete(&self) -> Result<(), Failure> {
        Ok(self.file.delete()?)
    }

    pub(crate) fn unusable(&self, why: &dyn std::fmt::Display) -> Failure {
        let (what, path) = (self.what, self.file.path().display());
        Failure::Usage(format!("{what} {path} cannot be used: {why}"))
    }
}
