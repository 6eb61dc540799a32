//! What goes to standard output: tokens, and other JSON.

use std::io::{self, Write};

use cognito_srp_core::{AccessToken, IdToken, RefreshToken, Tokens};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::wiped;

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

/// Prints tokens as exactly one JSON object. `kept` is the refresh token that stays good
/// when the service sent no new one.
pub(crate) fn tokens(tokens: &Tokens, kept: Option<&RefreshToken>) -> Result<(), Failure> {
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
    json(&printed)
}

/// Prints exactly one JSON value, in a line.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    let text = wiped::json(value).map_err(|error| broken(&error))?;
    line(&text)
}

/// Prints a line, which may be a secret.
pub(crate) fn line(text: &[u8]) -> Result<(), Failure> {
    // In one piece, and with no copy left behind by growing.
    let mut line = Zeroizing::new(Vec::with_capacity(text.len().saturating_add(1)));
    line.extend_from_slice(text);
    line.push(b'\n');
    all(&line)
}

/// Prints what has its line endings already.
pub(crate) fn all(text: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text)
        .and_then(|()| stdout.flush())
        .map_err(|error| broken(&error))
}

fn broken(error: &dyn std::error::Error) -> Failure {
    Failure::Usage(format!("standard output cannot be written: {error}"))
}
