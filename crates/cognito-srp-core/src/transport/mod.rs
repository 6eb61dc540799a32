//! What every transport needs and no protocol decision is in: where it collects
//! a response, and how it says that there was none.
//!
//! `cognito-blocking` and `cognito-async` use it, and so can a transport over
//! another HTTP library: a program that changes one for the other keeps its errors.

mod body_buffer;
mod error;

pub use body_buffer::{BodyBuffer, BodyTooLarge};
pub use error::{Error, TransportError, TransportErrorKind};
