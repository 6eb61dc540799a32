//! Remembered devices and their secrets.

mod confirmed_device;
mod device_entropy;
mod new_device;

use alloc::string::String;
use core::fmt;

use zeroize::Zeroizing;

use crate::srp::Identity;
use crate::stored::{Stored, StoredError};
use crate::values::identifiers::{DeviceKey, UserPoolId, Username};
use crate::values::readable_debug::readable_debug;
use crate::values::secret::DevicePassword;
use crate::wire::members;

pub use confirmed_device::ConfirmedDevice;
pub use device_entropy::DeviceEntropy;
pub use new_device::NewDevice;

/// A device that the service remembers, with its generated password. It belongs to one user in
/// one user pool, and names both.
///
/// Store it under the user name that the service returned
/// ([`Tokens::username`](crate::Tokens::username)), as carefully as a refresh
/// token, and give it to [`SignIn::with_device`](crate::SignIn::with_device).
///
/// ```
/// use cognito_srp_core::Device;
/// # let device = Device::new(
/// #     "eu-west-2_eYpv1mFHB".parse()?, "alice".parse()?,
/// #     "eu-west-2_8a1b2c3d-0000-1111-2222-333344445555".parse()?, "-group-key", "c2VjcmV0");
/// let stored = device.to_json(); // a secret
/// let device = Device::from_json(&stored)?;
/// assert_eq!(device.key().as_str(), "eu-west-2_8a1b2c3d-0000-1111-2222-333344445555");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Device {
    user_pool_id: UserPoolId,
    username: Option<Username>,
    key: DeviceKey,
    group_key: String,
    password: DevicePassword,
}

impl Device {
    /// A device from its parts, for example as another client stored them. `username` is the
    /// name that the service returned, never an alias.
    #[must_use]
    pub fn new(
        user_pool_id: UserPoolId,
        username: Username,
        key: DeviceKey,
        group_key: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        Self {
            user_pool_id,
            username: Some(username),
            key,
            group_key: group_key.into(),
            password: DevicePassword::new(password),
        }
    }

    /// The user pool in which it is remembered.
    #[must_use]
    pub fn user_pool_id(&self) -> &UserPoolId {
        &self.user_pool_id
    }

    /// The user to whom it belongs, by the name that the service returned. `None` only if the
    /// device was new and came with a refresh whose access token names no user.
    #[must_use]
    pub fn username(&self) -> Option<&Username> {
        self.username.as_ref()
    }

    /// The device key, which identifies it to the service.
    #[must_use]
    pub fn key(&self) -> &DeviceKey {
        &self.key
    }

    /// The device group key. In SRP it replaces the pool name.
    #[must_use]
    pub fn group_key(&self) -> &str {
        &self.group_key
    }

    /// The device's password.
    #[must_use]
    pub fn password(&self) -> &DevicePassword {
        &self.password
    }

    /// The device in its stored form: a JSON object with a version. It is a secret, and says
    /// so.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<String> {
        Stored::DEVICE
            .begin()
            .text("UserPoolId", self.user_pool_id.as_str())
            .optional("Username", self.username.as_ref().map(Username::as_str))
            .text("DeviceKey", self.key.as_str())
            .text("DeviceGroupKey", self.group_key.as_str())
            .text("DevicePassword", self.password.expose())
            .encode()
    }

    /// Reads what [`to_json`](Self::to_json) wrote: version 2.
    ///
    /// # Errors
    /// [`StoredError`] if it is something else, or has a version that this crate does not
    /// support, such as 1, which did not name the user.
    pub fn from_json(json: &str) -> Result<Self, StoredError> {
        members! {
            Parts {
                user_pool_id: String = "UserPoolId",
                username: String = "Username",
                device_key: String = "DeviceKey",
                device_group_key: String = "DeviceGroupKey",
                device_password: Zeroizing<String> = "DevicePassword",
            }
        }
        let parts: Parts = Stored::DEVICE.read(json)?;
        let missing = || Stored::DEVICE.damaged();
        let user_pool_id = parts.user_pool_id.ok_or_else(missing)?;
        Ok(Self {
            user_pool_id: UserPoolId::parse(&user_pool_id).map_err(|_| missing())?,
            username: parts.username.and_then(Username::returned),
            key: parts
                .device_key
                .and_then(DeviceKey::returned)
                .ok_or_else(missing)?,
            group_key: parts.device_group_key.ok_or_else(missing)?,
            password: parts.device_password.ok_or_else(missing)?.into(),
        })
    }

    pub(crate) fn identity(&self) -> Identity<'_> {
        Identity::device(&self.group_key, self.key.as_str())
    }
}

/// Why a device cannot be used. Nothing was sent.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DeviceError {
    /// It is remembered in another user pool.
    OtherUserPool,
    /// It belongs to another user.
    OtherUser,
}

readable_debug!(DeviceError { OtherUserPool OtherUser });

impl fmt::Display for DeviceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::OtherUserPool => "the device is remembered in another user pool",
            Self::OtherUser => "the device belongs to another user",
        })
    }
}

impl core::error::Error for DeviceError {}

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("user_pool_id", &self.user_pool_id)
            .field("key", &self.key)
            .field("password", &self.password)
            .finish_non_exhaustive()
    }
}
