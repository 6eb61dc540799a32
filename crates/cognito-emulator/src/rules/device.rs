//! Devices in a sign-in: a device proves itself, replaces a second factor, and the tokens are
//! bound to it.

use serde_json::Value;

use crate::ground::entropy::Context;
use crate::ground::fault::Fault;
use crate::rules::challenges::device_srp_auth;
use crate::state::app_client::AuthFlow;
use crate::state::devices::DeviceConfiguration;
use crate::state::sign_in::{Factor, SignIn};
use crate::state::user_pool::UserPool;

/// How the pool remembers devices, if that applies to this sign-in. It does not apply to an
/// operator's sign-in with a password.
fn configuration(pool: &UserPool, sign_in: &SignIn) -> Option<DeviceConfiguration> {
    let configuration = pool.device_configuration;
    configuration.filter(|_| sign_in.flow != AuthFlow::AdminUserPassword)
}

/// Whether the sign-in comes from a device that must still prove itself.
fn is_due(pool: &UserPool, sign_in: &SignIn) -> bool {
    let key = sign_in.device_key.as_deref().unwrap_or_default();
    configuration(pool, sign_in).is_some()
        && !sign_in.has_proven(Factor::Device)
        && pool.devices.remembered(&sign_in.username, key).is_ok()
}

/// The challenge for a device that must prove itself. It comes last, because AWS's clients
/// expect tokens after it.
pub(crate) fn challenge(
    pool: &mut UserPool,
    sign_in: &SignIn,
    cx: &mut Context<'_>,
) -> Result<Option<Value>, Fault> {
    match is_due(pool, sign_in) {
        true => device_srp_auth::issue(pool, sign_in.clone(), cx).map(Some),
        false => Ok(None),
    }
}

/// Whether a remembered device replaces the second factor: it has proved itself, or must do so
/// before tokens are issued.
pub(crate) fn stands_in_for_mfa(pool: &UserPool, sign_in: &SignIn) -> bool {
    let replaces = configuration(pool, sign_in)
        .is_some_and(|devices| devices.challenge_required_on_new_device);
    replaces && (sign_in.has_proven(Factor::Device) || is_due(pool, sign_in))
}

/// The device key to which the tokens of a sign-in are bound, and for a new device
/// `NewDeviceMetadata`. A sign-in without the key of a confirmed device gets a new one.
pub(crate) fn of_tokens(
    pool: &mut UserPool,
    sign_in: &SignIn,
    cx: &mut Context<'_>,
) -> Result<(Option<String>, Option<Value>), Fault> {
    if configuration(pool, sign_in).is_none() {
        return Ok((None, None));
    }
    let key = sign_in.device_key.as_deref().unwrap_or_default();
    if pool.devices.get(&sign_in.username, key).is_ok() {
        return Ok((Some(key.to_owned()), None));
    }
    let (key, metadata) = pool
        .devices
        .issue(pool.id.region(), &sign_in.username, cx)?;
    Ok((Some(key), Some(metadata)))
}
