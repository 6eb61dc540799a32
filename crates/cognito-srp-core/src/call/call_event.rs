//! Events of calls, for an observer.

use core::time::Duration;

use super::transport_error::TransportError;

/// Something that happened in a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallEvent<'a> {
    /// The operation by the service's name, such as `InitiateAuth`; for a fetch of a key set,
    /// `jwks.json`.
    pub operation: &'a str,
    /// The number of this attempt at the request, from 1.
    pub attempt: u32,
    /// The call's elapsed time.
    pub elapsed: Duration,
    /// What happened.
    pub kind: CallEventKind<'a>,
}

/// What happened in a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum CallEventKind<'a> {
    /// The request is sent now, with this time limit.
    Sending {
        /// The attempt's time limit.
        time: Duration,
    },
    /// A complete response arrived. The texts are the peer's and unchanged; before showing
    /// them, convert them with [`Sanitized`](crate::Sanitized).
    Received {
        /// The HTTP status.
        status: u16,
        /// The service's error code, if it answered with an error.
        code: Option<&'a str>,
        /// The request id that AWS's support asks for (`x-amzn-requestid`).
        request_id: Option<&'a str>,
    },
    /// No response arrived, or only a part of it.
    Failed(&'a TransportError),
    /// The same request will be sent again after this time.
    Waiting(Duration),
}

impl<'a> CallEvent<'a> {
    /// For requests of a transport outside of the core's calls, such as a key set.
    #[must_use]
    pub fn new(
        operation: &'a str,
        attempt: u32,
        elapsed: Duration,
        kind: CallEventKind<'a>,
    ) -> Self {
        Self {
            operation,
            attempt,
            elapsed,
            kind,
        }
    }
}
