//! The headers that a signature adds to a request.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

/// Headers that a signature adds to those of the [`Request`](super::Request), in lower case.
///
/// They can contain a session token: they are wiped when dropped, and `Debug` shows only their
/// names.
#[derive(Default)]
pub struct SignatureHeaders(Vec<(&'static str, Zeroizing<String>)>);

impl SignatureHeaders {
    /// No headers: for a request that needs no signature.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a header.
    pub fn add(&mut self, name: &'static str, value: &str) {
        self.0.push((name, Zeroizing::new(value.to_owned())));
    }

    /// The headers, each with its name and its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str()))
    }
}

impl fmt::Debug for SignatureHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}
