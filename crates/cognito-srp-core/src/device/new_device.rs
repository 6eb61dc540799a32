//! A new device, and how the service gets to remember it.

use alloc::string::String;
use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::Device;
use super::device_entropy::DeviceEntropy;
use crate::srp::{Integer, Verifier};
use crate::values::identifiers::{DeviceKey, UserPoolId, Username};
use crate::values::secret::DevicePassword;
use crate::wire::DeviceMetadata;

/// A device that the service offers to remember (`NewDeviceMetadata`). It came with the tokens
/// of a sign-in that named no device.
///
/// [`AppClient::confirm_device`](crate::AppClient::confirm_device) accepts the offer. The
/// service binds the refresh token to the device, so a refresh must name it
/// ([`Refresh::with_device_key`](crate::Refresh::with_device_key)).
#[derive(Clone)]
pub struct NewDevice {
    username: Option<Username>,
    key: DeviceKey,
    group_key: String,
}

impl NewDevice {
    /// `None` if a key is missing: then there is nothing to confirm.
    pub(crate) fn from_wire(metadata: DeviceMetadata, username: Option<&Username>) -> Option<Self> {
        Some(Self {
            username: username.cloned(),
            key: DeviceKey::returned(metadata.device_key?)?,
            group_key: metadata.device_group_key?,
        })
    }

    /// A new device from an earlier run of the program.
    pub(crate) fn of(key: DeviceKey, group_key: String, username: Option<Username>) -> Self {
        Self {
            username,
            key,
            group_key,
        }
    }

    pub(crate) fn into_group_key(self) -> String {
        self.group_key
    }

    /// The device key.
    #[must_use]
    pub fn key(&self) -> &DeviceKey {
        &self.key
    }

    /// The device group key.
    #[must_use]
    pub fn group_key(&self) -> &str {
        &self.group_key
    }
}

impl NewDevice {
    /// The device with a password, and the password's verifier for the service.
    pub(crate) fn with_secrets(
        &self,
        user_pool_id: &UserPoolId,
        entropy: DeviceEntropy,
    ) -> (Device, Verifier) {
        let device = Device {
            user_pool_id: user_pool_id.clone(),
            username: self.username.clone(),
            key: self.key.clone(),
            group_key: self.group_key.clone(),
            password: DevicePassword::new(STANDARD.encode(entropy.password.as_slice())),
        };
        let salt = Integer::from_be_bytes(&entropy.salt);
        let verifier = Verifier::new(&device.identity(), device.password.expose(), salt);
        (device, verifier)
    }
}

impl fmt::Debug for NewDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewDevice")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
