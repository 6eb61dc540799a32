//! The devices of a user: `ConfirmDevice`, `ListDevices`, `GetDevice`,
//! `UpdateDeviceStatus`, `ForgetDevice`.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::confirm_device::ConfirmDevice;
use super::list::{PagedList, Spelling};
use super::{Acknowledged, Call};
use crate::app_client::AppClient;
use crate::device::{DeviceEntropy, NewDevice};
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, settles_at_once};
use crate::values::identifiers::DeviceKey;
use crate::values::secret::AccessToken;
use crate::values::time::Timestamp;
use crate::wire::{self, Body, DeviceMember, DeviceReply, DevicesReply, Operation, member};

/// A device in the service's list (`DeviceType`).
///
/// The service's model calls the values of attributes sensitive, so `Debug` does
/// not show them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeviceDescription {
    /// The device key.
    pub key: DeviceKey,
    /// Attributes by name, such as `device_name`, `device_status` and `last_ip_used`.
    pub attributes: BTreeMap<String, String>,
    /// When it was first seen.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub last_modified: Option<Timestamp>,
    /// When someone last signed in from it.
    pub last_authenticated: Option<Timestamp>,
}

/// A page of a user's devices.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DevicesPage {
    /// The devices.
    pub devices: Vec<DeviceDescription>,
    /// The pagination token of the next page, if there is one.
    pub next: Option<String>,
}

/// Whether a device is remembered (`DeviceRememberedStatus`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceRemembered {
    /// `remembered`: signing in from it may need no second factor.
    Yes,
    /// `not_remembered`.
    No,
}

impl DeviceDescription {
    fn from_wire(device: DeviceMember) -> Result<Self, ProtocolError> {
        let attributes = wire::by_name(device.device_attributes.unwrap_or_default());
        let key = device
            .device_key
            .and_then(DeviceKey::returned)
            .ok_or(ProtocolError::Missing(member::DEVICE_KEY))?;
        Ok(Self {
            key,
            attributes,
            created: device.device_create_date.and_then(Timestamp::from_wire),
            last_modified: device
                .device_last_modified_date
                .and_then(Timestamp::from_wire),
            last_authenticated: device
                .device_last_authenticated_date
                .and_then(Timestamp::from_wire),
        })
    }
}

impl fmt::Debug for DeviceDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceDescription")
            .field("key", &self.key)
            .field("created", &self.created)
            .field("last_modified", &self.last_modified)
            .field("last_authenticated", &self.last_authenticated)
            .finish_non_exhaustive()
    }
}

impl AppClient {
    /// Confirms a new device, which came with the tokens of a sign-in (`ConfirmDevice`). The
    /// core generates its password, salt and verifier.
    ///
    /// ```
    /// # use cognito_srp_core::{AppClient, ConfirmDevice, DeviceEntropy, Tokens};
    /// # fn f<'a>(app_client: &'a AppClient, tokens: &'a Tokens, octets: [u8; 56])
    /// #     -> Result<Option<ConfirmDevice<'a>>, Box<dyn std::error::Error>> {
    /// let Some(new_device) = tokens.new_device() else {
    ///     return Ok(None); // devices are not tracked, or this one is known
    /// };
    /// let entropy = DeviceEntropy::from_entropy(octets)?;
    /// # Ok(Some(
    /// app_client
    ///     .confirm_device(tokens.access_token(), new_device, entropy)
    ///     .with_name("laptop")
    /// # )) }
    /// ```
    pub fn confirm_device<'a>(
        &'a self,
        access_token: &'a AccessToken,
        new_device: &'a NewDevice,
        entropy: DeviceEntropy,
    ) -> ConfirmDevice<'a> {
        let (device, verifier) = new_device.with_secrets(self.user_pool_id(), entropy);
        let config = Body::new()
            .text(member::PASSWORD_VERIFIER, verifier.value_base64())
            .text(member::SALT, verifier.salt_base64());
        let call = Call::authorized(self, Operation::ConfirmDevice, access_token);
        ConfirmDevice {
            call: call.with(|body| {
                body.text(member::DEVICE_KEY, new_device.key().as_str())
                    .object(member::DEVICE_SECRET_VERIFIER_CONFIG, config)
            }),
            device,
        }
    }

    /// The user's devices (`ListDevices`), at most 60 on a page.
    pub fn list_devices(&self, access_token: &AccessToken) -> PagedList<DevicesPage> {
        let spelling = Spelling {
            operation: Operation::ListDevices,
            limit: Some(member::LIMIT),
            page: member::PAGINATION_TOKEN,
        };
        PagedList::new(self, access_token, spelling)
    }

    /// A device's data at the service (`GetDevice`).
    pub fn get_device(
        &self,
        access_token: &AccessToken,
        device_key: &DeviceKey,
    ) -> Exchange<DeviceDescription> {
        Call::authorized(self, Operation::GetDevice, access_token)
            .with(|body| body.text(member::DEVICE_KEY, device_key.as_str()))
            .exchange(())
    }

    /// Sets whether a device is remembered (`UpdateDeviceStatus`).
    pub fn update_device_status(
        &self,
        access_token: &AccessToken,
        device_key: &DeviceKey,
        remembered: DeviceRemembered,
    ) -> Exchange<Acknowledged> {
        Call::authorized(self, Operation::UpdateDeviceStatus, access_token)
            .with(|body| {
                body.text(member::DEVICE_KEY, device_key.as_str())
                    .text(member::DEVICE_REMEMBERED_STATUS, remembered.as_str())
            })
            .exchange(())
    }

    /// Makes the service forget a device (`ForgetDevice`).
    pub fn forget_device(
        &self,
        access_token: &AccessToken,
        device_key: &DeviceKey,
    ) -> Exchange<Acknowledged> {
        Call::authorized(self, Operation::ForgetDevice, access_token)
            .with(|body| body.text(member::DEVICE_KEY, device_key.as_str()))
            .exchange(())
    }
}

impl PagedList<DevicesPage> {
    /// Sets the number of devices on a page (`Limit`, up to 60).
    pub fn with_limit(self, limit: u8) -> Self {
        self.limited(limit)
    }
}

impl DeviceRemembered {
    /// The service's spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "remembered",
            Self::No => "not_remembered",
        }
    }
}

impl Conclude for DevicesPage {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: DevicesReply = received.read()?;
        let devices = reply.devices.unwrap_or_default().into_iter();
        Ok(Self {
            devices: devices
                .map(DeviceDescription::from_wire)
                .collect::<Result<_, _>>()?,
            next: reply.pagination_token,
        })
    }
}

impl Conclude for DeviceDescription {
    type Pending = ();

    fn conclude((): (), received: Received<'_>) -> Result<Self, Error> {
        let reply: DeviceReply = received.read()?;
        let device = reply.device.ok_or(ProtocolError::Missing(member::DEVICE))?;
        Ok(Self::from_wire(device)?)
    }
}

settles_at_once!(DevicesPage);
settles_at_once!(DeviceDescription);
