//! The tokens of machines: an app client that proves itself with its secret, without a user.

pub(crate) mod client_token;
pub(crate) mod request;
