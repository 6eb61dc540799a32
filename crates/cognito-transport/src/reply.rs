//! What came back: a response that was read to its end.

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

    /// For the core. Headers that are no UTF-8 are none of the service's.
    #[must_use]
    pub fn response(&self) -> Response<'_> {
        let readable = |value| str::from_utf8(value).ok();
        let headers = self
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), readable(value.as_bytes())?)));
        Response::new(self.status, self.body.as_slice()).with_headers(headers)
    }

    /// Its status and its body, when it is not the service that answered.
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
