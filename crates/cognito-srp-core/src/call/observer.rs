//! What a program is told of each attempt of its calls.

use alloc::sync::Arc;
use core::fmt;
use core::time::Duration;

use super::transport_error::TransportError;

/// A function of the program's that is told of each attempt, as it is made: for a log, a
/// metric, or a trace. Nothing secret is in what it is told.
///
/// A clone is the same observer. It is called in whichever thread or task carries the call, so
/// that it must neither block nor panic.
///
/// ```
/// use cognito_srp_core::call::{CallEventKind, CallObserver};
///
/// let observer = CallObserver::new(|event| match event.kind {
///     CallEventKind::Received { status, request_id, .. } => {
///         println!("{}: {status}, {request_id:?}", event.operation);
///     }
///     kind => println!("{}: {kind:?}", event.operation),
/// });
/// ```
#[derive(Clone)]
pub struct CallObserver(Arc<dyn Fn(&CallEvent<'_>) + Send + Sync>);

/// Something that happened in a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallEvent<'a> {
    /// The operation by the service's name, such as `InitiateAuth`; for a key set that is
    /// fetched, `jwks.json`.
    pub operation: &'a str,
    /// Which attempt at this request it is: the first one is 1.
    pub attempt: u32,
    /// How much of the call's time is gone.
    pub elapsed: Duration,
    /// What happened.
    pub kind: CallEventKind<'a>,
}

/// What happened in a call.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum CallEventKind<'a> {
    /// The request goes out now, and has so much time.
    Sending {
        /// The time-out of the attempt.
        time: Duration,
    },
    /// A response was read to its end. The texts are the peer's own, as they came: before they
    /// are shown, they have to be made fit for it ([`Sanitized`](crate::Sanitized)).
    Received {
        /// The HTTP status.
        status: u16,
        /// The code of the refusal, where the service refused.
        code: Option<&'a str>,
        /// The id that AWS's support asks for (`x-amzn-requestid`).
        request_id: Option<&'a str>,
    },
    /// There was no response, or not all of it.
    Failed(&'a TransportError),
    /// The same request will be sent again after so long.
    Waiting(Duration),
}

impl CallObserver {
    /// Tells this function.
    #[must_use]
    pub fn new(told: impl Fn(&CallEvent<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(told))
    }

    /// Tells of an event.
    pub fn tell(&self, event: &CallEvent<'_>) {
        (self.0)(event);
    }
}

impl<'a> CallEvent<'a> {
    /// For what a transport carries that is no call of the core's, such as a key set.
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

impl fmt::Debug for CallObserver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallObserver")
    }
}
