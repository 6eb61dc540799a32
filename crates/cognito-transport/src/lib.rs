//! The common part of `cognito-blocking` and `cognito-async`: their clients without the HTTP
//! library ([`SharedClient`]), the decisions of their keepers under a lock ([`SharedKeeper`]),
//! a machine's token ([`SharedMachineToken`]) and AWS credentials ([`SharedCredentials`]), how
//! connections are made ([`Settings`]), the certificates that TLS trusts ([`client_config`]),
//! the proxies ([`Proxies`]) and the app client ([`FromEnv`]) in the environment, what is sent
//! once ([`Attempt`]), the buffers for responses ([`BodyBuffer`], [`Reply`]), and the messages
//! for failures ([`fault`]). [`cognito_srp_core::call`] decides which request is sent when.
//!
//! A program that signs in uses one of those two crates, not this one.
//!
//! # Feature flags
//! - `ring` (default), `aws-lc-rs`: the cryptography of TLS; at least one.
//! - `full-tls` (default): TLS 1.2, ChaCha20-Poly1305 and certificates with Ed25519. Without it,
//!   `ring` has only what AWS's endpoints need.
//! - `identity-pools` (default): [`SharedCredentials`].
//! - `sigv4`: signs what an operator's server sends. Needs Rust 1.94.1.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(not(any(
    feature = "aws-lc-rs",
    feature = "ring",
    all(target_family = "wasm", target_os = "unknown")
)))]
compile_error!("TLS needs cryptography: the feature `ring` or the feature `aws-lc-rs`");

mod asked;
mod attempt;
mod body_buffer;
mod client;
#[cfg(feature = "identity-pools")]
mod credentials;
pub mod fault;
mod from_env;
mod head;
mod in_store;
mod keeper;
mod machine_token;
mod no_signer;
mod proxies;
mod reply;
mod settings;
// On wasm32-unknown-unknown TLS is the browser's, or Node's.
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod tls;

use core::time::Duration;
use std::env;
use std::ffi::OsString;

pub use asked::Asked;
pub use attempt::Attempt;
pub use body_buffer::{BodyBuffer, BodyTooLarge};
pub use client::{SharedClient, confirm_device, sign_in};
#[cfg(feature = "identity-pools")]
pub use credentials::SharedCredentials;
pub use from_env::FromEnv;
pub use head::check_head;
pub use keeper::{SharedKeeper, resumed};
pub use machine_token::SharedMachineToken;
pub use no_signer::{NoSigner, SigningIsOff};
pub use proxies::{Proxies, ProxyError, ProxyUrl};
pub use reply::Reply;
pub use settings::{Roots, Settings};
#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
pub use tls::client_config;

/// A year. A longer limit is no limit: HTTP libraries add it to a point in time, and panic on
/// overflow, as with [`Duration::MAX`].
pub const LONGEST_LIMIT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The most bytes that the head of a response may have. AWS sends a few hundred.
pub const LONGEST_HEAD: usize = 64 << 10;

/// The most fields that it may have.
pub const MOST_FIELDS: usize = 128;

/// The proxies in the current environment. A value that is not UTF-8 is not a proxy; that is
/// an error when it would be used.
#[must_use]
pub fn proxies_of_environment() -> Proxies {
    Proxies::from_variables(|name| Some(variable(name)?.to_string_lossy().into_owned()))
}

#[cfg(not(windows))]
fn variable(name: &str) -> Option<OsString> {
    env::var_os(name)
}

/// Matches the exact spelling: on Windows `http_proxy` and `HTTP_PROXY` are the same variable,
/// and the latter must not be read.
#[cfg(windows)]
fn variable(name: &str) -> Option<OsString> {
    let mut variables = env::vars_os();
    variables.find_map(|(spelled, value)| (spelled == name).then_some(value))
}
