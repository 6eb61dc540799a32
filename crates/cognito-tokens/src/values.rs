//! Claims of a payload, with Cognito's types.

use std::time::Duration;

use cognito_srp_core::Timestamp;
use serde_json::Value;

use crate::error::{Problem, TokenError};
use crate::object::{Found, Object};
use crate::scan::Known;

const TEXT: &str = "a text";
const SECONDS: &str = "seconds since 1970";

fn wrong_type(claim: Known, expected: &'static str) -> TokenError {
    TokenError::Claim {
        claim: claim.name(),
        problem: Problem::WrongType,
        expected,
    }
}

/// A required claim.
pub(crate) fn required<T>(
    claim: Known,
    expected: &'static str,
    value: Option<T>,
) -> Result<T, TokenError> {
    value.ok_or(TokenError::Claim {
        claim: claim.name(),
        problem: Problem::Missing,
        expected,
    })
}

/// A required string that is not empty.
pub(crate) fn required_text(payload: &Object, claim: Known) -> Result<&str, TokenError> {
    let text = optional_text(payload, claim)?;
    required(claim, TEXT, text.filter(|text| !text.is_empty()))
}

pub(crate) fn optional_text(payload: &Object, claim: Known) -> Result<Option<&str>, TokenError> {
    match payload.known(claim) {
        None => Ok(None),
        Some(Found::Text(text)) => Ok(Some(text)),
        Some(_) => Err(wrong_type(claim, TEXT)),
    }
}

/// A list of strings.
pub(crate) fn texts(payload: &Object, claim: Known) -> Result<Option<&[String]>, TokenError> {
    match payload.known(claim) {
        None => Ok(None),
        Some(Found::Texts(texts)) => Ok(Some(texts)),
        Some(_) => Err(wrong_type(claim, "a list of strings")),
    }
}

/// The audience in the form of RFC 7519 §4.1.3: a string or a list of strings.
pub(crate) fn check_audience(payload: &Object) -> Result<(), TokenError> {
    match payload.known(Known::Audience) {
        None | Some(Found::Text(_) | Found::Texts(_)) => Ok(()),
        Some(_) => Err(wrong_type(Known::Audience, "a string or a list of strings")),
    }
}

/// How to round a fraction of a second (RFC 7519 §2 allows one): so that the token is valid
/// for a shorter time.
#[derive(Clone, Copy)]
pub(crate) enum Fraction {
    Dropped,
    RoundedUp,
}

/// A `NumericDate`.
pub(crate) fn time(
    payload: &Object,
    claim: Known,
    fraction: Fraction,
) -> Result<Option<Timestamp>, TokenError> {
    let elapsed = match payload.known(claim) {
        None => return Ok(None),
        Some(Found::Whole(seconds)) => Some(Duration::from_secs(seconds)),
        Some(_) => payload.value(claim.name()).and_then(duration),
    };
    let elapsed = elapsed.ok_or(wrong_type(claim, SECONDS))?;
    let elapsed = match fraction {
        Fraction::RoundedUp if elapsed.subsec_nanos() > 0 => {
            elapsed.saturating_add(Duration::from_secs(1))
        }
        _ => elapsed,
    };
    Ok(Some(Timestamp::since_unix_epoch(elapsed)))
}

fn duration(value: &Value) -> Option<Duration> {
    let whole = value.as_u64().map(Duration::from_secs);
    whole.or_else(|| Duration::try_from_secs_f64(value.as_f64()?).ok())
}

/// When the token expires.
pub(crate) fn expiry(payload: &Object) -> Result<Timestamp, TokenError> {
    required(
        Known::Expiry,
        SECONDS,
        time(payload, Known::Expiry, Fraction::Dropped)?,
    )
}
