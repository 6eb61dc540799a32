//! What a user has who is signed in: tokens, the session that is made of them, and how it
//! goes on. It does not know how the user signed in.

pub(crate) mod device_outcome;
pub(crate) mod refresh;
pub(crate) mod signed_in;
pub(crate) mod store;
pub(crate) mod tokens;
