//! Parsing of URLs: exactly as [`Endpoint`](crate::Endpoint) does it, for code that must agree
//! with it, such as a transport that looks for a proxy.

pub use crate::values::endpoint::{authority, host_of, is_loopback};
