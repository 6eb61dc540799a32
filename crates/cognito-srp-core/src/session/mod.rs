//! The signed-in user: tokens, the session with them, and refresh. Nothing here knows how the
//! user signed in.

pub(crate) mod derived_token;
pub(crate) mod device_outcome;
pub(crate) mod id_claims;
pub(crate) mod refresh;
pub(crate) mod signed_in;
pub(crate) mod source_token;
pub(crate) mod store;
pub(crate) mod store_error;
pub(crate) mod tokens;
