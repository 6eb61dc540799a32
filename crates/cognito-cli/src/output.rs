//! The tokens on standard output.

use std::io::{self, Write};

use cognito_srp_core::{AccessToken, IdToken, RefreshToken, Tokens};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The members that AWS's `AuthenticationResult` has.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Printed<'a> {
    access_token: &'a str,
    expires_in: u64,
    id_token: Option<&'a str>,
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_device_metadata: Option<PrintedDevice<'a>>,
    token_type: &'a str,
}

/// A device that the service offers to remember: the refresh token is bound to it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PrintedDevice<'a> {
    device_key: &'a str,
    device_group_key: &'a str,
}

/// Prints exactly one JSON object. `kept` is the refresh token that stays good
/// when the service sent no new one.
pub(crate) fn print(tokens: &Tokens, kept: Option<&RefreshToken>) -> Result<(), Failure> {
    let printed = Printed {
        access_token: AccessToken::expose(tokens.access_token()),
        expires_in: tokens.expires_in().as_secs(),
        id_token: tokens.id_token().map(IdToken::expose),
        refresh_token: tokens.refresh_token().or(kept).map(RefreshToken::expose),
        new_device_metadata: tokens.new_device().map(|device| PrintedDevice {
            device_key: device.key().as_str(),
            device_group_key: device.group_key(),
        }),
        token_type: tokens.token_type(),
    };
    let broken = |error: &dyn std::error::Error| {
        Failure::Usage(format!("the tokens cannot be printed: {error}"))
    };
    let mut line = Zeroizing::new(serde_json::to_vec(&printed).map_err(|error| broken(&error))?);
    line.push(b'\n');
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(&line)
        .and_then(|()| stdout.flush())
        .map_err(|error| broken(&error))
}
