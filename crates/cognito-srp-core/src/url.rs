//! How a URL is read: the one reading that an [`Endpoint`](crate::Endpoint) has, for those
//! who have to come to the same, such as a transport that looks for a proxy.

pub use crate::values::endpoint::{authority, host_of, is_loopback};
