//! Where a remembered device is stored: in its own file, or in a profile.

use std::path::PathBuf;

use cognito_srp_core::{Device, DeviceKey, Username};

use crate::failure::Failure;
use crate::private_file::PrivateFile;
use crate::profile::{ClientConfig, NamedUser, Profile};

/// Where the device of the user who signs in is stored.
pub(crate) enum DeviceStorage<'a> {
    /// A file, for one user of one user pool.
    File(DeviceFile),
    /// A profile, which knows the user of each of its devices.
    Profile(&'a Profile),
}

impl DeviceStorage<'_> {
    /// The device for a sign-in with this user name.
    pub(crate) fn device(
        &self,
        config: &ClientConfig,
        typed: &Username,
    ) -> Result<Option<Device>, Failure> {
        match self {
            Self::File(file) => file.read(),
            Self::Profile(profile) => profile.device(&config.realm(), typed),
        }
    }

    /// Checks that this user's device can be stored, before there is a device to lose. A file
    /// with another user's device is not changed.
    pub(crate) fn prepare(&self, user: &NamedUser<'_>) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.prepare(user.username),
            Self::Profile(profile) => profile.prepare(),
        }
    }

    pub(crate) fn store(
        &self,
        config: &ClientConfig,
        user: &NamedUser<'_>,
        device: &Device,
    ) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.store(device, user.username),
            Self::Profile(profile) => profile.remember(config, user, device),
        }
    }

    /// Removes the device of this user, after the service said that it no longer knows it.
    pub(crate) fn forgotten(
        &self,
        config: &ClientConfig,
        user: &NamedUser<'_>,
        key: &DeviceKey,
    ) -> Result<(), Failure> {
        match self {
            Self::File(file) => file.remove(key),
            Self::Profile(profile) => profile.drop_device(&config.realm(), user.username, key),
        }
    }

    /// Records which user signed in with the name that was typed.
    pub(crate) fn recognise(
        &self,
        config: &ClientConfig,
        user: &NamedUser<'_>,
    ) -> Result<(), Failure> {
        match self {
            Self::File(_) => Ok(()),
            Self::Profile(profile) => profile.recognise(&config.realm(), user),
        }
    }
}

/// A device's secrets in a file, in the core's own form ([`Device::to_json`]), which several
/// programs can share.
pub(crate) struct DeviceFile(PrivateFile);

impl DeviceFile {
    pub(crate) fn at(path: PathBuf) -> Self {
        Self(PrivateFile::at("the device file", path))
    }

    /// The device, if there is a file.
    pub(crate) fn read(&self) -> Result<Option<Device>, Failure> {
        let text = self.0.read()?;
        text.map(|text| self.device_in(&text)).transpose()
    }

    fn device_in(&self, text: &str) -> Result<Device, Failure> {
        Device::from_json(text).map_err(|error| self.0.unusable(&error))
    }

    /// The device's key, if there is a file.
    pub(crate) fn key(&self) -> Result<Option<DeviceKey>, Failure> {
        Ok(self.read()?.map(|device| device.key().clone()))
    }

    fn prepare(&self, username: &Username) -> Result<(), Failure> {
        self.check(self.read()?.as_ref(), username)?;
        self.0.prepare()
    }

    /// Another user's device is not replaced.
    fn check(&self, there: Option<&Device>, username: &Username) -> Result<(), Failure> {
        let owner = there.and_then(Device::username);
        match owner.is_some_and(|owner| owner != username) {
            true => Err(self.0.unusable(&"it contains another user's device")),
            false => Ok(()),
        }
    }

    /// Another user's device may have appeared since [`prepare`](Self::prepare).
    fn store(&self, device: &Device, username: &Username) -> Result<(), Failure> {
        self.0.replace(device.to_json().as_bytes(), |there| {
            let there = there.map(|text| self.device_in(text)).transpose()?;
            self.check(there.as_ref(), username)
        })
    }

    /// Another device may have replaced it.
    fn remove(&self, key: &DeviceKey) -> Result<(), Failure> {
        self.0
            .remove_if(|text| Ok(self.device_in(text)?.key() == key))
    }
}
