//! What a signed-in user has: tokens, the session made of them, and how it is refreshed.
//! Nothing here knows how the user signed in.

pub(crate) mod derived_token;
pub(crate) mod device_outcome;
pub(crate) mod id_claims;
pub(crate) mod refresh;
pub(crate) mod signed_in;
pub(crate) mod store;
pub(crate) mod tokens;
