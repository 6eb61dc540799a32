//! The file in which a remembered device is kept.

use std::path::PathBuf;

use cognito_srp_core::{Device, DeviceKey};
use cognito_store::NewPrivateFile;

use crate::failure::Failure;
use crate::private_file::PrivateFile;

/// A device's secrets in a file, in the core's own form
/// ([`Device::to_json`]), which programs can share.
pub(crate) struct DeviceFile(PrivateFile);

impl DeviceFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(PrivateFile::at("the device file", path))
    }

    /// The device, if there is a file.
    pub(crate) fn read(&self) -> Result<Option<Device>, Failure> {
        let Some(text) = self.0.read()? else {
            return Ok(None);
        };
        let device = Device::from_json(&text).map_err(|error| self.0.unusable(&error))?;
        Ok(Some(device))
    }

    /// The key of the device, if there is a file.
    pub(crate) fn key(&self) -> Result<Option<DeviceKey>, Failure> {
        Ok(self.read()?.map(|device| device.key().clone()))
    }

    /// Deletes the file: the service does not know the device any more.
    pub(crate) fn delete(&self) -> Result<(), Failure> {
        self.0.delete()
    }

    /// Makes room for a device, before there is one to lose.
    pub(crate) fn prepare(&self) -> Result<NewDeviceFile<'_>, Failure> {
        self.0.prepare().map(NewDeviceFile)
    }
}

/// A device file that is not there yet.
pub(crate) struct NewDeviceFile<'a>(NewPrivateFile<'a>);

impl NewDeviceFile<'_> {
    pub(crate) fn store(self, device: &Device) -> Result<(), Failure> {
        Ok(self.0.store(device.to_json().as_bytes())?)
    }
}
