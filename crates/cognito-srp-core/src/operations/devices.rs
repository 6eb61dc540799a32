//! The devices of a user: `ListDevices`, `GetDevice`, `UpdateDeviceStatus`,
//! `ForgetDevice`. (`ConfirmDevice` is with the device that it makes.)

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::time::Duration;

use crate::app_client::AppClient;
use crate::error::{Error, ProtocolError};
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::{Exchange, settles_at_once};
use crate::identifiers::DeviceKey;
use crate::secret::AccessToken;
use crate::time::Timestamp;
use crate::wire::{self, DeviceMember, DeviceReply, DevicesReply, Operation, member};

/// What the service tells of a device (`DeviceType`).
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
    /// When it came up first.
    pub created: Option<Timestamp>,
    /// When something of it changed last.
    pub last_modified: Option<Timestamp>,
    /// When somebody signed in from it last.
    pub last_authenticated: Option<Timestamp>,
}

/// A page of a user's devices.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DevicesPage {
    /// The devices.
    pub devices: Vec<DeviceDescription>,
    /// With what to ask for the next page, if there is one.
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

/// The operation was carried out; the service has nothing to say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledged;

impl DeviceDescription {
    fn from_wire(mut device: DeviceMember) -> Result<Self, ProtocolError> {
        let attributes = device.take_attributes();
        let key = device
            .device_key
            .ok_or(ProtocolError::Missing(member::DEVICE_KEY))?;
        Ok(Self {
            key: DeviceKey::returned(key),
            attributes,
            created: device.device_create_date.and_then(moment),
            last_modified: device.device_last_modified_date.and_then(moment),
            last_authenticated: device.device_last_authenticated_date.and_then(moment),
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

/// Epoch seconds, possibly with a fraction.
fn moment(seconds: f64) -> Option<Timestamp> {
    let elapsed = Duration::try_from_secs_f64(seconds).ok()?;
    Some(Timestamp::since_unix_epoch(elapsed))
}

pub(crate) fn list(
    app_client: &AppClient,
    access_token: &AccessToken,
    limit: Option<u8>,
    page: Option<&str>,
) -> Exchange<DevicesPage> {
    let body = wire::page(access_token.expose(), limit, page);
    Exchange::new(app_client.request(Operation::ListDevices, &body), ())
}

pub(crate) fn get(
    app_client: &AppClient,
    access_token: &AccessToken,
    device_key: &DeviceKey,
) -> Exchange<DeviceDescription> {
    let body = wire::of_device(access_token.expose(), device_key.as_str());
    Exchange::new(app_client.request(Operation::GetDevice, &body), ())
}

pub(crate) fn update_status(
    app_client: &AppClient,
    access_token: &AccessToken,
    device_key: &DeviceKey,
    remembered: DeviceRemembered,
) -> Exchange<Acknowledged> {
    let remembered = remembered == DeviceRemembered::Yes;
    let (token, key) = (access_token.expose(), device_key.as_str());
    let body = wire::update_device_status(token, key, remembered);
    Exchange::new(app_client.request(Operation::UpdateDeviceStatus, &body), ())
}

pub(crate) fn forget(
    app_client: &AppClient,
    access_token: &AccessToken,
    device_key: &DeviceKey,
) -> Exchange<Acknowledged> {
    let body = wire::of_device(access_token.expose(), device_key.as_str());
    Exchange::new(app_client.request(Operation::ForgetDevice, &body), ())
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

/// The body is `{}` or nothing at all, and is not looked at.
impl Conclude for Acknowledged {
    type Pending = ();

    fn conclude((): (), _received: Received<'_>) -> Result<Self, Error> {
        Ok(Self)
    }
}

settles_at_once!(DevicesPage);
settles_at_once!(DeviceDescription);
settles_at_once!(Acknowledged);
