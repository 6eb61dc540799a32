//! The file in which a remembered device is kept.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use cognito_srp_core::Device;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// A device's secrets in a file, in the core's own form
/// ([`Device::to_json`]), which programs can share.
pub(crate) struct DeviceFile(PathBuf);

impl DeviceFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// The device, if there is a file.
    pub(crate) fn read(&self) -> Result<Option<Device>, Failure> {
        let text = match fs::read_to_string(&self.0) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unusable(&error)),
        };
        let device = Device::from_json(&text).map_err(|error| self.unusable(&error))?;
        Ok(Some(device))
    }

    /// Deletes the file: the service does not know the device any more.
    pub(crate) fn delete(&self) -> Result<(), Failure> {
        fs::remove_file(&self.0).map_err(|error| self.unusable(&error))
    }

    /// Makes room for a device, before there is one to lose.
    pub(crate) fn prepare(&self) -> Result<NewFile<'_>, Failure> {
        let directory = match self.0.parent() {
            Some(directory) if directory != Path::new("") => directory,
            _ => Path::new("."),
        };
        // Nobody else can read it: its mode is 0600 from the beginning.
        let file = NamedTempFile::new_in(directory).map_err(|error| self.unusable(&error))?;
        Ok(NewFile { place: self, file })
    }

    fn unusable(&self, why: &dyn std::fmt::Display) -> Failure {
        let path = self.0.display();
        Failure::Usage(format!("the device file {path} cannot be used: {why}"))
    }
}

/// A file that takes the place of the device file when it is whole, and is
/// deleted otherwise.
pub(crate) struct NewFile<'a> {
    place: &'a DeviceFile,
    file: NamedTempFile,
}

impl NewFile<'_> {
    pub(crate) fn store(mut self, device: &Device) -> Result<(), Failure> {
        let text = device.to_json();
        let written = self.file.write_all(text.as_bytes());
        written
            .and_then(|()| self.file.as_file().sync_all())
            .and_then(|()| Ok(self.file.persist(&self.place.0)?))
            .map(drop)
            .map_err(|error| self.place.unusable(&error))
    }
}
