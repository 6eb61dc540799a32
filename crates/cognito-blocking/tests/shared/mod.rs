//! What both transports do alike. Each has a `face` of its own, and its own features.

mod limits;
mod retries;
mod tls;

use crate::face::{Error, TransportErrorKind};

fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        Error::Flow(error) => panic!("not a transport error: {error:?}"),
    }
}
