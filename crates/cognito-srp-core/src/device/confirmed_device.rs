//! A device that the service has confirmed.

use super::Device;
use crate::error::Error;
use crate::exchange::sealed::{Conclude, Received};
use crate::exchange::settles_at_once;
use crate::wire::UserConfirmation;

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
