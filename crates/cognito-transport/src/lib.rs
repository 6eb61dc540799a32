//! What `cognito-blocking` and `cognito-async` do alike where they need a standard
//! library: whom TLS trusts ([`client_config`]), and how a failure is named
//! ([`fault`]). What needs none is in [`cognito_srp_core::transport`].
//!
//! A program that signs in needs one of those two, not this.

#[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
compile_error!("TLS needs cryptography: the feature `ring` or the feature `aws-lc-rs`");

pub mod fault;
mod tls;

pub use tls::client_config;
