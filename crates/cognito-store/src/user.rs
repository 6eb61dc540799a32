//! Reads a signed-in user from octets, for both stores.

use cognito_srp_core::{Found, StoreError};

/// The user in these octets, at this place.
pub(crate) fn found(octets: &[u8], place: &str) -> Result<Found, StoreError> {
    // Octets that are no text are no JSON either.
    Found::from_json(str::from_utf8(octets).unwrap_or_default(), place)
}
