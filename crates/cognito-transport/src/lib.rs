//! What `cognito-blocking` and `cognito-async` do alike where they need a standard
//! library: whom TLS trusts ([`client_config`]), what the environment says of proxies
//! ([`proxies_of_environment`]) and of the
//! app client ([`FromEnv`]), how a failure is named ([`fault`]), and from where on a time
//! is no limit. What needs none is in [`cognito_srp_core::transport`].
//!
//! A program that signs in needs one of those two, not this.
//!
//! # Feature flags
//! - `ring` (default), `aws-lc-rs`: the cryptography of TLS; at least one.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
compile_error!("TLS needs cryptography: the feature `ring` or the feature `aws-lc-rs`");

pub mod fault;
mod from_env;
pub mod in_store;
mod tls;

use core::time::Duration;
use std::env;

use cognito_srp_core::transport::Proxies;
pub use from_env::FromEnv;
pub use tls::client_config;

/// A year. What may take as long is not limited: HTTP libraries add a limit to a point in
/// time, and panic where there is none so late, as with [`Duration::MAX`].
pub const LONGEST_LIMIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// As many octets may the head of a response have: a few hundred is what AWS sends.
pub const LONGEST_HEAD: usize = 64 << 10;

/// As many fields may it have.
pub const MOST_FIELDS: usize = 128;

/// The proxies that the variables of the environment name now. What is no UTF-8 is no proxy
/// either, which is told where it would be used.
#[must_use]
pub fn proxies_of_environment() -> Proxies {
    Proxies::from_variables(|name| Some(env::var_os(name)?.to_string_lossy().into_owned()))
}
