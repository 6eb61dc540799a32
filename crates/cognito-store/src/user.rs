//! What octets say of who is signed in: for both stores.

use cognito_srp_core::{Found, SignedIn, StoreError, StoreErrorKind, StoredError};

/// The user in these octets, at this place.
///
/// What a newer version has written is no damage: it is good for the program that wrote
/// it, and must not be replaced by one that cannot read it.
pub(crate) fn found(octets: &[u8], place: &str) -> Result<Found, StoreError> {
    // What is no text is no JSON either.
    match SignedIn::from_json(str::from_utf8(octets).unwrap_or_default()) {
        Ok(user) => Ok(Found::User(Box::new(user))),
        Err(error @ StoredError::Version { .. }) => {
            Err(StoreError::new(StoreErrorKind::Unavailable, place, error))
        }
        Err(error) => {
            let why = StoreError::new(StoreErrorKind::Damaged, place, error);
            Ok(Found::Damaged(why))
        }
    }
}
