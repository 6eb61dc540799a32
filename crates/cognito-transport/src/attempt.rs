//! One attempt at a request, as an HTTP library takes it.

use core::time::Duration;

use cognito_srp_core::call::TransportError;
use cognito_srp_core::{Request, Timestamp};
use http::HeaderMap;

use crate::client::SharedClient;
use crate::{LONGEST_LIMIT, ProxyUrl};

/// What is sent once: a transport's own part begins here, and ends with a
/// [`Reply`](crate::Reply).
pub struct Attempt<'a> {
    /// Where to.
    pub url: &'a str,
    /// With the signature, if there is one. Those that are secret are marked as such.
    pub headers: HeaderMap,
    /// What is posted. `None` for a GET.
    pub body: Option<&'a [u8]>,
    /// The environment's proxy for it, if there is one.
    pub proxy: Option<&'a ProxyUrl>,
    /// How long it may take: at most [`LONGEST_LIMIT`].
    pub time: Duration,
}

impl SharedClient {
    /// The attempt that a call asks for: its [`Sending`](cognito_srp_core::call::Sending) has
    /// these, for whatever outcome.
    ///
    /// # Errors
    /// Those of [`headers`](Self::headers), and
    /// [`TransportErrorKind::SetUp`](cognito_srp_core::call::TransportErrorKind::SetUp) if the
    /// environment names a proxy that cannot be used.
    pub fn attempt<'a>(
        &'a self,
        request: &'a Request,
        time: Duration,
        signing_time: Timestamp,
    ) -> Result<Attempt<'a>, TransportError> {
        Ok(Attempt {
            proxy: self.proxy_for(request.url())?,
            url: request.url(),
            headers: self.headers(request, signing_time)?,
            body: (request.method() != "GET").then(|| request.body()),
            time: time.min(LONGEST_LIMIT),
        })
    }

    /// An attempt to get something public outside a call, such as a key set.
    ///
    /// # Errors
    /// [`TransportErrorKind::Timeout`](cognito_srp_core::call::TransportErrorKind::Timeout) if
    /// the limits leave no time for it, and
    /// [`TransportErrorKind::SetUp`](cognito_srp_core::call::TransportErrorKind::SetUp) if the
    /// environment names a proxy that cannot be used.
    pub fn attempt_to_get<'a>(&'a self, url: &'a str) -> Result<Attempt<'a>, TransportError> {
        let left = self.time_for_one(url)?;
        Ok(Attempt {
            proxy: self.proxy_for(url)?,
            url,
            headers: HeaderMap::new(),
            body: None,
            time: left.min(LONGEST_LIMIT),
        })
    }
}
