//! Claims of a payload, with Cognito's types.

use std::time::Duration;

use cognito_srp_core::Timestamp;
use serde_json::Value;

use crate::error::{Problem, TokenError};
use crate::object::{Found, Object};

const TEXT: &str = "a text";
const SECONDS: &str = "seconds since 1970";

fn wrong_type(claim: &'static str, expected: &'static str) -> TokenError {
    TokenError::Claim {
        claim,
        problem: Problem::WrongType,
        expected,
    }
}

/// A required claim.
pub(crate) fn required<T>(
    claim: &'static str,
    expected: &'static str,
    value: Option<T>,
) -> Result<T, TokenError> {
    value.ok_or(TokenError::Claim {
        claim,
        problem: Problem::Missing,
        expected,
    })
}

/// A required string that is not empty.
pub(crate) fn required_text<'a>(
    payload: &'a Object,
    claim: &'static str,
) -> Result<&'a str, TokenError> {
    let text = optional_text(payload, claim)?;
    required(claim, TEXT, text.filter(|text| !text.is_empty()))
}

pub(crate) fn optional_text<'a>(
    payload: &'a Object,
    claim: &'static str,
) -> Result<Option<&'a str>, TokenError> {
    match payload.get(claim) {
        None => Ok(None),
        Some(Found::Text(text)) => Ok(Some(text)),
        Some(_) => Err(wrong_type(claim, TEXT)),
    }
}

/// A list of strings.
pub(crate) fn texts<'a>(
    payload: &'a Object,
    claim: &'static str,
) -> Result<Option<&'a [String]>, TokenError> {
    match payload.get(claim) {
        None => Ok(None),
        Some(Found::Texts(texts)) => Ok(Some(texts)),
        Some(_) => Err(wrong_type(claim, "a list of strings")),
    }
}

/// The audience in the form of RFC 7519 §4.1.3: a string or a list of strings.
pub(crate) fn check_audience(payload: &Object) -> Result<(), TokenError> {
    match payload.get("aud") {
        None | Some(Found::Text(_) | Found::Texts(_)) => Ok(()),
        Some(_) => Err(wrong_type("aud", "a string or a list of strings")),
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
    claim: &'static str,
    fraction: Fraction,
) -> Result<Option<Timestamp>, TokenError> {
    let elapsed = match payload.get(claim) {
        None => return Ok(None),
        Some(Found::Whole(seconds)) => Some(Duration::from_secs(seconds)),
        Some(_) => payload.value(claim).and_then(duration),
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
    required("exp", SECONDS, time(payload, "exp", Fraction::Dropped)?)
}
