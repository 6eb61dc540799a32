//! How an attempt ended.

use crate::call::transport_error::{TransportError, TransportErrorKind};
use crate::wire::Response;

/// How an attempt ended, as far as a transport knows.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Ended<'a> {
    /// A response arrived. The policy decides whether it is a success.
    Response(&'a Response<'a>),
    /// No response arrived.
    Transport(TransportErrorKind),
}

impl<'a> Ended<'a> {
    /// How an attempt with this result ended.
    #[must_use]
    pub fn with(result: &'a Result<Response<'a>, &TransportError>) -> Self {
        match result {
            Ok(response) => Self::Response(response),
            Err(error) => Self::Transport(error.kind()),
        }
    }
}
