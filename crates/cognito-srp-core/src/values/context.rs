//! Who is signing in and from where, for threat protection.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

/// Data about the user's device, for threat protection (`UserContextData`). Both members are
/// optional.
///
/// The service uses the address only from app clients that have a secret and
/// `EnablePropagateAdditionalUserContextData`.
#[derive(Clone, Default)]
pub struct UserContext {
    pub(crate) ip_address: Option<String>,
    pub(crate) encoded_data: Option<String>,
}

impl UserContext {
    /// Without any member.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the user's IP address, v4 or v6, as a string.
    #[must_use]
    pub fn with_ip_address(mut self, address: impl Into<String>) -> Self {
        self.ip_address = Some(address.into());
        self
    }

    /// Sets the device's fingerprint, as AWS's context-data library encodes it.
    #[must_use]
    pub fn with_encoded_data(mut self, data: impl Into<String>) -> Self {
        self.encoded_data = Some(data.into());
        self
    }
}

impl fmt::Debug for UserContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserContext([redacted])")
    }
}

/// A server's data about the user's request, for threat protection (`ContextData`). All
/// members except the encoded data are required.
#[derive(Clone, Default)]
pub struct ServerContext {
    pub(crate) ip_address: String,
    pub(crate) server_name: String,
    pub(crate) server_path: String,
    pub(crate) http_headers: Vec<(String, String)>,
    pub(crate) encoded_data: Option<String>,
}

impl ServerContext {
    /// The user's IP address, the server's name, and the requested path.
    #[must_use]
    pub fn new(
        ip_address: impl Into<String>,
        server_name: impl Into<String>,
        server_path: impl Into<String>,
    ) -> Self {
        Self {
            ip_address: ip_address.into(),
            server_name: server_name.into(),
            server_path: server_path.into(),
            ..Self::default()
        }
    }

    /// Adds a header of the user's request.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.http_headers.push((name.into(), value.into()));
        self
    }

    /// Sets the device's fingerprint, as AWS's context-data library encodes it.
    #[must_use]
    pub fn with_encoded_data(mut self, data: impl Into<String>) -> Self {
        self.encoded_data = Some(data.into());
        self
    }
}

impl fmt::Debug for ServerContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ServerContext([redacted])")
    }
}
