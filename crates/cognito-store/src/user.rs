//! Reads a signed-in user from bytes, for both stores.

use cognito_srp_core::{Found, StoreError};

/// The user in these bytes, at this place.
pub(crate) fn found(octets: &[u8], place: &str) -> Result<Found, StoreError> {
    // Bytes that are not UTF-8 are not JSON either.
    Found::from_json(str::from_utf8(octets).unwrap_or_default(), place)
}
