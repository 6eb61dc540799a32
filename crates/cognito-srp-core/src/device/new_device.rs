//! A new device, and how the service gets to remember it.

use alloc::string::String;
use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::Device;
use crate::error::Error;
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::settles_at_once;
use crate::srp::{EntropyError, Integer, Verifier};
use crate::values::identifiers::{DeviceKey, UserPoolId, Username};
use crate::values::secret::DevicePassword;
use crate::wire::{DeviceMetadata, UserConfirmation};

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

/// The randomness for a device: a password of 320 bits, and a salt of 128.
pub struct DeviceEntropy {
    password: Zeroizing<[u8; 40]>,
    salt: [u8; 16],
}

impl DeviceEntropy {
    /// From 56 bytes of a cryptographically secure generator.
    ///
    /// The salt's first byte is changed to the range 0x01 to 0x7f. Then the salt as bytes, as
    /// an integer and as PAD are the same sixteen bytes, and all ways to read it agree.
    ///
    /// # Errors
    /// [`EntropyError::AllZero`] for a buffer that was never filled.
    pub fn from_entropy(entropy: [u8; 56]) -> Result<Self, EntropyError> {
        Self::from_octets(&Zeroizing::new(entropy))
    }

    fn from_octets(entropy: &[u8; 56]) -> Result<Self, EntropyError> {
        if entropy.ct_eq(&[0; 56]).into() {
            return Err(EntropyError::AllZero);
        }
        let mut password = Zeroizing::new([0; 40]);
        let mut salt = [0; 16];
        let octets = entropy.iter().copied();
        let places = password.iter_mut().chain(salt.iter_mut());
        places.zip(octets).for_each(|(place, octet)| *place = octet);
        if let Some(first) = salt.first_mut() {
            *first = (*first & 0x7f).max(1);
        }
        Ok(Self { password, salt })
    }

    /// With entropy from the operating system.
    ///
    /// # Errors
    /// [`EntropyError::Unavailable`] if the system has none.
    #[cfg(feature = "getrandom")]
    pub fn generate() -> Result<Self, EntropyError> {
        let mut entropy = Zeroizing::new([0; 56]);
        getrandom::fill(entropy.as_mut_slice()).map_err(|_| EntropyError::Unavailable)?;
        Self::from_octets(&entropy)
    }
}

impl fmt::Debug for DeviceEntropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceEntropy([redacted])")
    }
}

/// A confirmed device: what to store, and whether to ask the user.
#[derive(Debug)]
pub struct ConfirmedDevice {
    device: Device,
    user_confirmation_necessary: bool,
}

impl ConfirmedDevice {
    /// The device. Store it under the user name that the service returned.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The device. Store it under the user name that the service returned.
    #[must_use]
    pub fn into_device(self) -> Device {
        self.device
    }

    /// Whether the service remembers the device only if the user agrees: ask them, and report
    /// the answer with
    /// [`AppClient::update_device_status`](crate::AppClient::update_device_status).
    #[must_use]
    pub fn user_confirmation_necessary(&self) -> bool {
        self.user_confirmation_necessary
    }
}

impl Conclude for ConfirmedDevice {
    type Pending = Device;

    fn conclude(device: Device, received: Received<'_>) -> Result<Self, Error> {
        // Its only member is optional, and the device is already remembered.
        let reply: UserConfirmation = received.read_or_empty()?;
        Ok(Self {
            device,
            user_confirmation_necessary: reply.user_confirmation_necessary.unwrap_or_default(),
        })
    }
}

settles_at_once!(ConfirmedDevice);
