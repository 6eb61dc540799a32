//! The transport on machines with sockets: reqwest, and tokio's tasks and timers.

pub(crate) mod client;
mod error;
mod post;
pub(crate) mod tasks;
