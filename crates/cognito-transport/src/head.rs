//! The maximum length of a response's head, for HTTP libraries that accept longer ones.

use core::error::Error;
use core::fmt;

use cognito_srp_core::call::{TransportError, TransportErrorKind};
use http::HeaderMap;

use crate::{LONGEST_HEAD, fault};

/// Refuses a response from this URL if its head is too long.
///
/// # Errors
/// [`TransportErrorKind::Other`] if its fields are longer than [`LONGEST_HEAD`].
pub fn check_head(url: &str, fields: &HeaderMap) -> Result<(), TransportError> {
    let around = ": \r\n".len();
    let length: usize = fields
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + around)
        .sum();
    if length <= LONGEST_HEAD {
        return Ok(());
    }
    let told = TransportError::new(TransportErrorKind::Other, url, HeadTooLong);
    Err(told.with_reason(fault::NOT_HTTP))
}

#[derive(Debug)]
struct HeadTooLong;

impl fmt::Display for HeadTooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the head of the response is too long")
    }
}

impl Error for HeadTooLong {}
