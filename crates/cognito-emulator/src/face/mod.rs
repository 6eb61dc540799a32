//! The outside of the emulator: HTTP, the service, signatures, the seed.

mod begun;
mod busy;
pub(crate) mod emulator;
mod hosted;
mod http;
mod incoming;
pub(crate) mod local;
pub(crate) mod log;
pub(crate) mod message;
pub(crate) mod operator;
pub(crate) mod pool;
pub(crate) mod seed;
pub(crate) mod server;
pub(crate) mod service;
mod shared;
mod shortcuts;
pub(crate) mod sigv4;
pub(crate) mod start_error;
pub(crate) mod sts;
