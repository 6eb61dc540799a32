//! The transport in a page, a worker or Node: JavaScript's `fetch`, its event loop, its clocks.

mod abort;
pub(crate) mod client;
mod error;
mod fetch;
pub(crate) mod tasks;
mod timer;
