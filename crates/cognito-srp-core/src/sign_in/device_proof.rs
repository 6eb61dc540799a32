//! The device from which a user signs in, and the progress of its proof.

use alloc::boxed::Box;

use crate::device::Device;
use crate::srp::Ephemeral;
use crate::values::identifiers::DeviceKey;

/// The device from which a user signs in, and the progress of its proof.
pub(crate) struct DeviceProof {
    key: DeviceKey,
    state: DeviceState,
}

/// Each of the two device challenges moves it one state on.
pub(crate) enum DeviceState {
    /// DEVICE_SRP_AUTH can be answered.
    Ready(Box<DeviceSecrets>),
    /// `SRP_A` is sent: DEVICE_PASSWORD_VERIFIER can be answered.
    Begun(Box<DeviceSecrets>),
    /// Neither: it has proved itself, or the sign-in was resumed without its secrets.
    Without,
}

/// The secrets that prove a device.
pub(crate) struct DeviceSecrets {
    pub(crate) device: Device,
    pub(crate) ephemeral: Ephemeral,
}

impl DeviceProof {
    pub(crate) fn new(device: Device, ephemeral: Ephemeral) -> Self {
        Self {
            key: device.key().clone(),
            state: DeviceState::Ready(Box::new(DeviceSecrets { device, ephemeral })),
        }
    }

    /// A device with only its key.
    pub(crate) fn by_key(key: DeviceKey) -> Self {
        Self {
            key,
            state: DeviceState::Without,
        }
    }

    pub(crate) fn key(&self) -> &DeviceKey {
        &self.key
    }

    pub(crate) fn take(&mut self) -> DeviceState {
        core::mem::replace(&mut self.state, DeviceState::Without)
    }

    pub(crate) fn begun(&mut self, secrets: Box<DeviceSecrets>) {
        self.state = DeviceState::Begun(secrets);
    }
}
