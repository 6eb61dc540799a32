//! The outside of the emulator: HTTP, the service, signatures, the seed.

mod begun;
mod busy;
pub(crate) mod caller_identity;
mod clock;
pub(crate) mod credentials;
mod cross_origin;
pub(crate) mod emulator;
mod hosted;
pub(crate) mod http;
mod identity_pools;
mod incoming;
pub(crate) mod local;
pub(crate) mod log;
pub(crate) mod operator;
mod own_paths;
pub(crate) mod pool;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod seed;
pub(crate) mod service;
mod shared;
mod shortcuts;
pub(crate) mod signature;
pub(crate) mod sigv4;
pub(crate) mod start_error;
pub(crate) mod sts;
mod well_known;
