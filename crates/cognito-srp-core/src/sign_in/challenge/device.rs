//! DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: a remembered device proves itself.
//!
//! The same SRP as for a user, with the device group key instead of the pool name, the device
//! key instead of the user name, and the device's own password.

use alloc::boxed::Box;

use super::password_verifier::{SrpChallenge, parameters};
use crate::error::Error;
use crate::exchange::Exchange;
use crate::sign_in::device_proof::DeviceSecrets;
use crate::sign_in::pending_challenge::PendingChallenge;
use crate::sign_in::step::Step;
use crate::values::time::Timestamp;
use crate::wire::{Parameters, challenge, key};

/// Sends the device's A.
pub(crate) fn answer_srp_auth(
    mut pending: PendingChallenge,
    secrets: Box<DeviceSecrets>,
) -> Exchange<Step> {
    let own = Parameters::new().with(key::SRP_A, secrets.ephemeral.public_value().to_hex());
    if let Some(proof) = &mut pending.context.device {
        proof.begun(secrets);
    }
    pending
        .context
        .answer_as_device(challenge::DEVICE_SRP_AUTH, &own)
        .into()
}

/// Proves knowledge of the device's password.
pub(crate) fn answer_password_verifier(
    pending: PendingChallenge,
    secrets: DeviceSecrets,
    now: Timestamp,
) -> Result<Exchange<Step>, Error> {
    let DeviceSecrets { device, ephemeral } = secrets;
    let identity = device.identity();
    let password = device.password().expose();
    let claim = SrpChallenge::read(&pending.raw)?.claim(&identity, password, ephemeral, now)?;
    let own = parameters(&claim);
    Ok(pending
        .context
        .answer_as_device(challenge::DEVICE_PASSWORD_VERIFIER, &own)
        .into())
}
