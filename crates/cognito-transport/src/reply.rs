//! A response that was read to its end.

use core::{fmt, str};

use cognito_srp_core::Response;
use http::HeaderMap;

use crate::body_buffer::BodyBuffer;

/// A response, with its whole body, which is wiped when this is dropped.
pub struct Reply {
    status: u16,
    headers: HeaderMap,
    body: BodyBuffer,
}

impl Reply {
    /// The response that has these parts.
    #[must_use]
    pub const fn new(status: u16, headers: HeaderMap, body: BodyBuffer) -> Self {
        Self {
            status,
            headers,
            body,
        }
    }

    /// As the core reads it. Headers that are not UTF-8 are left out: the service sends none.
    #[must_use]
    pub fn response(&self) -> Response<'_> {
        let readable = |value| str::from_utf8(value).ok();
        let headers = self
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), readable(value.as_bytes())?)));
        Response::new(self.status, headers, self.body.as_slice())
    }

    /// Its status and body, for responses that are not the service's.
    #[must_use]
    pub fn plain(&self) -> (u16, &[u8]) {
        (self.status, self.body.as_slice())
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
