//! The registration of a passkey, from its challenge to its answer.

use cognito_srp_core::Timestamp;

use crate::ground::webauthn::Challenge;

/// An unfinished registration; a user has one at a time.
#[derive(Debug)]
pub(crate) struct Registration {
    pub(crate) challenge: Challenge,
    pub(crate) client_id: String,
    pub(crate) issued: Timestamp,
}
