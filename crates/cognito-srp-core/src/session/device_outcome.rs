//! What happened to the device with which a sign-in began.

use crate::values::identifiers::{DeviceKey, Username};

/// What happened to the device with which a sign-in began.
#[derive(Default)]
pub(crate) struct DeviceOutcome {
    /// The service no longer knows it.
    pub(crate) forgotten: Option<DeviceKey>,
    /// The service named a user other than its owner.
    pub(crate) unused: Option<DeviceKey>,
    /// Its owner, by the name that the service returned.
    pub(crate) username: Option<Username>,
}

/// Why a sign-in continued without the device with which it began.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LeftOut {
    /// The service no longer knows it.
    Forgotten,
    /// It belongs to another user.
    OfAnother,
}

impl DeviceOutcome {
    /// The device, if the sign-in continued without it, and why. A device that the service
    /// does not know under the name of the user who has `signed_in` may be valid and belong to
    /// another user.
    pub(super) fn left_out(self, signed_in: Option<&Username>) -> Option<(DeviceKey, LeftOut)> {
        let DeviceOutcome {
            forgotten,
            unused,
            username,
        } = self;
        let is_another_s = username.is_some() && username.as_ref() != signed_in;
        match (forgotten, unused) {
            (Some(key), _) if !is_another_s => Some((key, LeftOut::Forgotten)),
            (key, unused) => key.or(unused).map(|key| (key, LeftOut::OfAnother)),
        }
    }
}
