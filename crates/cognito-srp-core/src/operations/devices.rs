//! The devices of a user: `ConfirmDevice`, `ListDevices`, `GetDevice`,
//! `UpdateDeviceStatus`, `ForgetDevice`.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::{Acknowledged, Call};
use crate::app_client::AppClient;
use crate::device::{ConfirmedDevice, DeviceEntropy, NewDevice};
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, settles_at_once};
use crate::values::identifiers::DeviceKey;
use crate::values::secret::AccessToken;
use crate::values::time::Timestamp;
use crate::wire::{self, Body, DeviceMember, DeviceReply, DevicesReply, Operation, member};

/// What the service knows of a device (`DeviceType`).
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
    /// Makes a new device, which came with the tokens of a sign-in, a remembered one
    /// (`ConfirmDevice`): the core makes its password, salt and verifier. `name` is its name
    /// in lists.
    ///
    /// ```
    /// # use cognito_srp_core::{AppClient, ConfirmedDevice, DeviceEntropy, Exchange, Tokens};
    /// # fn f(app_client: &AppClient, tokens: &Tokens, octets: [u8; 56])
    /// #     -> Result<Option<Exchange<ConfirmedDevice>>, Box<dyn std::error::Error>> {
    /// let Some(new_device) = tokens.new_device() else {
    ///     return Ok(None); // devices are not tracked, or this one is known
    /// };
    /// let entropy = DeviceEntropy::from_entropy(octets)?;
    /// let access_token = tokens.access_token();
    /// # Ok(Some(
    /// app_client.confirm_device(access_token, new_device, entropy, Some("laptop"))
    /// # )) }
    /// ```
    pub fn confirm_device(
        &self,
        access_token: &AccessToken,
        new_device: &NewDevice,
        entropy: DeviceEntropy,
        name: Option<&str>,
    ) -> Exchange<ConfirmedDevice> {
        let (device, verifier) = new_device.with_secrets(self.user_pool_id(), entropy);
        let config = Body::new()
            .text(member::PASSWORD_VERIFIER, verifier.value_base64())
            .text(member::SALT, verifier.salt_base64());
        Call::authorized(self, Operation::ConfirmDevice, access_token)
            .with(|body| {
                body.text(member::DEVICE_KEY, new_device.key().as_str())
                    .object(member::DEVICE_SECRET_VERIFIER_CONFIG, config)
                    .optional(member::DEVICE_NAME, name)
            })
            .exchange(device)
    }

    /// A page of the user's devices (`ListDevices`): at most `limit` (60), starting at
    /// [`DevicesPage::next`] of the page before.
    pub fn list_devices(
        &self,
        access_token: &AccessToken,
        limit: Option<u8>,
        page: Option<&str>,
    ) -> Exchange<DevicesPage> {
        Call::authorized(self, Operation::ListDevices, access_token)
            .with(|body| {
                let body = match limit {
                    Some(limit) => body.number(member::LIMIT, limit.into()),
                    None => body,
                };
                body.optional(member::PAGINATION_TOKEN, page)
            })
            .exchange(())
    }

    /// What the service knows of a device (`GetDevice`).
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
