//! Who is told about the events of calls.

use alloc::sync::Arc;
use core::fmt;

use super::call_event::CallEvent;

/// A function of the program that is called for each event of a call: for a log, a metric or a
/// trace. Events contain no secrets.
///
/// A clone is the same observer. It is called in the thread or task that runs the call, so it
/// must neither block nor panic.
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

impl CallObserver {
    /// An observer that calls this function.
    #[must_use]
    pub fn new(told: impl Fn(&CallEvent<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(told))
    }

    /// Reports an event.
    pub fn tell(&self, event: &CallEvent<'_>) {
        (self.0)(event);
    }
}

impl fmt::Debug for CallObserver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallObserver")
    }
}
