//! Where a remembered device is kept: in a file of its own, or in a profile.

use std::path::PathBuf;

use cognito_srp_core::{Device, DeviceKey, Username};

use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::profile::{Named, Profile, Site};

/// Where the device of whoever signs in is kept.
pub(crate) enum DevicePlace<'a> {
    /// A file, for one user of one user pool.
    File(DeviceFile),
    /// A profile, which knows whose each of its devices is.
    Profile(&'a Profile),
}

impl DevicePlace<'_> {
    /// The device with which to sign in by this name.
    pub(crate) fn device(&self, site: &Site, typed: &Username) -> Result<Option<Device>, Failure> {
        match self {
            Self::File(file) => file.read(),
            Self::Profile(profile) => profile.device(&site.realm(), typed),
        }
    }

    /// Sees that this user's device can be stored, before there is one to lose. Another
    /// user's that is in the file stays there.
    pub(crate) fn prepare(&self, user: &Named<'_>) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.prepare(user.username),
            Self::Profile(profile) => profile.prepare(),
        }
    }

    pub(crate) fn store(
        &self,
        site: &Site,
        user: &Named<'_>,
        device: &Device,
    ) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.store(device),
            Self::Profile(profile) => profile.remember(site, user, device),
        }
    }

    /// The service told this user, who had named the device, that it does not know it
    /// any more.
    pub(crate) fn forgotten(
        &self,
        site: &Site,
        user: &Named<'_>,
        key: &DeviceKey,
    ) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.delete(),
            Self::Profile(profile) => profile.drop_device(&site.realm(), user.username, key),
        }
    }

    /// Takes down who it is that signed in by the name that was typed.
    pub(crate) fn recognise(&self, site: &Site, user: &Named<'_>) -> Result<(), Failure> {
        match self {
            Self::File(_) => Ok(()),
            Self::Profile(profile) => profile.recognise(&site.realm(), user),
        }
    }
}

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

    fn prepare(&self, username: &Username) -> Result<(), Failure> {
        let there = self.read()?;
        let owner = there.as_ref().and_then(Device::username);
        match owner.is_some_and(|owner| owner != username) {
            true => Err(self.0.unusable(&"it has another user's device")),
            false => self.0.prepare(),
        }
    }

    fn store(&self, device: &Device) -> Result<(), Failure> {
        self.0.store(device.to_json().as_bytes())
    }

    fn delete(&self) -> Result<(), Failure> {
        self.0.delete()
    }
}
