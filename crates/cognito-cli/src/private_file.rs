//! Files that are the user's alone.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A file that is its owner's alone, and that is replaced as a whole.
pub(crate) struct PrivateFile {
    /// What it is, for people: `the device file`.
    what: &'static str,
    path: PathBuf,
}

impl PrivateFile {
    pub(crate) fn at(what: &'static str, path: PathBuf) -> Self {
        Self { what, path }
    }

    /// What is in it, if there is a file.
    pub(crate) fn read(&self) -> Result<Option<Zeroizing<String>>, Failure> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unusable(&error)),
        }
    }

    pub(crate) fn delete(&self) -> Result<(), Failure> {
        fs::remove_file(&self.path).map_err(|error| self.unusable(&error))
    }

    /// Makes room for something, before there is something to lose.
    pub(crate) fn prepare(&self) -> Result<NewFile<'_>, Failure> {
        let directory = match self.path.parent() {
            Some(directory) if directory != Path::new("") => directory,
            _ => Path::new("."),
        };
        // Nobody else can read it: its mode is 0600 from the beginning.
        let file = NamedTempFile::new_in(directory).map_err(|error| self.unusable(&error))?;
        Ok(NewFile { place: self, file })
    }

    pub(crate) fn unusable(&self, why: &dyn std::fmt::Display) -> Failure {
        let (what, path) = (self.what, self.path.display());
        Failure::Usage(format!("{what} {path} cannot be used: {why}"))
    }
}

/// A file that takes the place of the one before when it is whole, and is
/// deleted otherwise.
pub(crate) struct NewFile<'a> {
    place: &'a PrivateFile,
    file: NamedTempFile,
}

impl NewFile<'_> {
    pub(crate) fn store(mut self, text: &str) -> Result<(), Failure> {
        let written = self.file.write_all(text.as_bytes());
        written
            .and_then(|()| self.file.as_file().sync_all())
            .and_then(|()| Ok(self.file.persist(&self.place.path)?))
            .map(drop)
            .map_err(|error| self.place.unusable(&error))
    }
}
