//! `ConfirmDevice`: the service learns the password verifier of a new device.

use core::fmt;

use super::Call;
use crate::device::{ConfirmedDevice, Device};
use crate::exchange::{Exchange, IntoExchange, into_exchange};
use crate::wire::member;

/// A request for `ConfirmDevice`: see
/// [`AppClient::confirm_device`](crate::AppClient::confirm_device).
#[must_use = "nothing is sent until this is run"]
pub struct ConfirmDevice<'a> {
    pub(super) call: Call<'a>,
    pub(super) device: Device,
}

impl<'a> ConfirmDevice<'a> {
    /// Sets the device's name in lists (`DeviceName`).
    pub fn with_name(mut self, name: &'a str) -> Self {
        self.call = self.call.with(|body| body.text(member::DEVICE_NAME, name));
        self
    }
}

impl into_exchange::Sealed for ConfirmDevice<'_> {}

impl IntoExchange for ConfirmDevice<'_> {
    type Outcome = ConfirmedDevice;

    fn into_exchange(self) -> Exchange<ConfirmedDevice> {
        self.call.exchange(self.device)
    }
}

impl fmt::Debug for ConfirmDevice<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ConfirmDevice([redacted])")
    }
}
