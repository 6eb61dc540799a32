//! Standard output: tokens, and other JSON.

use std::io::Write;

use cognito_srp_core::{AccessToken, IdToken, RefreshToken, Tokens};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::failure::Failure;
use crate::{json, streams};

/// The members of AWS's `AuthenticationResult`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct TokensOutput<'a> {
    access_token: &'a str,
    expires_in: u64,
    id_token: Option<&'a str>,
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_device_metadata: Option<DeviceOutput<'a>>,
    token_type: &'a str,
}

/// A device that the service offers to remember; the refresh token is bound to it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct DeviceOutput<'a> {
    device_key: &'a str,
    device_group_key: &'a str,
}

/// Prints tokens as exactly one JSON object. `kept` is the refresh token that stays valid if
/// the service sent no new one.
pub(crate) fn tokens(tokens: &Tokens, kept: Option<&RefreshToken>) -> Result<(), Failure> {
    let printed = TokensOutput {
        access_token: AccessToken::expose(tokens.access_token()),
        expires_in: tokens.expires_in().as_secs(),
        id_token: tokens.id_token().map(IdToken::expose),
        refresh_token: tokens.refresh_token().or(kept).map(RefreshToken::expose),
        new_device_metadata: tokens.new_device().map(|device| DeviceOutput {
            device_key: device.key().as_str(),
            device_group_key: device.group_key(),
        }),
        token_type: tokens.token_type(),
    };
    let (access, others) = (
        printed.access_token,
        [printed.id_token, printed.refresh_token],
    );
    check(access.as_bytes())?;
    for token in others.into_iter().flatten() {
        check(token.as_bytes())?;
    }
    json(&printed)
}

/// Prints exactly one JSON value, in one line.
pub(crate) fn json(value: &impl Serialize) -> Result<(), Failure> {
    with_line_ending(&json::to_line(value).map_err(|error| cannot_write(&error))?)
}

/// Prints a peer's JSON text in one line.
pub(crate) fn document(text: &str) -> Result<(), Failure> {
    match json::one_line(text) {
        Some(line) => with_line_ending(line.as_bytes()),
        None => Err(Failure::Protocol(
            "expected JSON, found something else".to_owned(),
        )),
    }
}

/// Prints a token in one line; refuses anything that is not a token.
pub(crate) fn line(token: &[u8]) -> Result<(), Failure> {
    check(token)?;
    with_line_ending(token)
}

/// Refuses a text that is not a `b64token` of RFC 6750, section 2.1. Programs write tokens
/// into headers, and another text could add more than one header.
fn check(token: &[u8]) -> Result<(), Failure> {
    let end = token.iter().rposition(|octet| *octet != b'=');
    let body = end.and_then(|end| token.get(..=end)).unwrap_or_default();
    let admitted = |octet: &u8| octet.is_ascii_alphanumeric() || b"-._~+/".contains(octet);
    match !body.is_empty() && body.iter().all(admitted) {
        true => Ok(()),
        false => Err(Failure::Protocol(
            "a token is empty, or has characters that are not allowed in one (RFC 6750)".to_owned(),
        )),
    }
}

fn with_line_ending(text: &[u8]) -> Result<(), Failure> {
    // In one piece, and without a growing buffer, which would leave a copy behind.
    let mut line = Zeroizing::new(Vec::with_capacity(text.len().saturating_add(1)));
    line.extend_from_slice(text);
    line.push(b'\n');
    all(&line)
}

/// Prints a text that already has its line endings.
pub(crate) fn all(text: &[u8]) -> Result<(), Failure> {
    let written = streams::output().and_then(|mut output| {
        output.write_all(text)?;
        output.flush()
    });
    written.map_err(|error| cannot_write(&error))
}

fn cannot_write(error: &dyn std::error::Error) -> Failure {
    Failure::Usage(format!("standard output cannot be written: {error}"))
}
