//! What octets say of who is signed in: for both stores.

use cognito_srp_core::{Found, StoreError};

/// The user in these octets, at this place.
pub(crate) fn found(octets: &[u8], place: &str) -> Result<Found, StoreError> {
    // What is no text is no JSON either.
    Found::from_json(str::from_utf8(octets).unwrap_or_default(), place)
}
